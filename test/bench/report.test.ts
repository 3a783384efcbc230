import { expect, test } from 'vitest';
import { quantile, times, toText } from '../../bench/report.ts';

test('a section shows its command, its tables with numbers to the right, and its checks', () => {
  const text = toText({
    id: 'x',
    title: 'a title',
    command: 'npm run bench -- --only x',
    tables: [
      {
        title: 'Units',
        columns: ['way', 'units'],
        rows: [
          ['ours', 8],
          ['usual', 1200.5],
        ],
        notes: ['said once'],
      },
    ],
    checks: [
      { goal: 'fewer', measured: '8', holds: true },
      { goal: 'faster', measured: '9 ×', holds: false },
    ],
  });
  expect(text.split('\n')).toEqual([
    '',
    '== (x) a title',
    '   npm run bench -- --only x',
    '',
    '  Units',
    '  way      units',
    '  -----  -------',
    '  ours         8',
    '  usual  1,200.5',
    '  * said once',
    '',
    '  [holds] fewer: 8',
    '  [MISSED] faster: 9 ×',
  ]);
});

test('a quantile is one of the values', () => {
  expect(quantile([5, 1, 4, 2, 3], 0.5)).toBe(3);
  expect(quantile([5, 1, 4, 2, 3], 0.99)).toBe(5);
  expect(quantile([], 0.5)).toBe(0);
});

test('a ratio has three figures', () => {
  expect([times(0.5), times(11.26)]).toEqual(['0.50 ×', '11.3 ×']);
});
