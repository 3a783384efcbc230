import { describe, expect, it } from 'vitest';
import type { Column } from '../../../lambdas/shared/column.contract.ts';
import { toCsvHeading, toCsvLines } from '../../../lambdas/shared/csv.ts';

const COLUMNS: readonly Column<{ text: string | null; n: number }>[] = [
  { name: 'text', cell: ({ text }) => text },
  { name: 'n', cell: ({ n }) => n },
];

describe('toCsvHeading', () => {
  it('writes the names of the columns', () => {
    expect(toCsvHeading(COLUMNS)).toBe('text,n\r\n');
  });
});

describe('toCsvLines', () => {
  it.each([
    ['plain', 'plain,-1'],
    [null, ',-1'],
    ['a, b', '"a, b",-1'],
    ['say "hi"', '"say ""hi""",-1'],
    ['two\nlines', '"two\nlines",-1'],
    ['=1+1', "'=1+1,-1"],
    ['+1', "'+1,-1"],
    ['-1', "'-1,-1"],
    ['@sum', "'@sum,-1"],
    ['\tx', "'\tx,-1"],
    ['\rx', `"'\rx",-1`],
    ['\uFF1D1', "'\uFF1D1,-1"],
    ['=1,2', `"'=1,2",-1`],
  ])('writes %j safe for a spreadsheet', (text, line) => {
    expect(toCsvLines(COLUMNS, [{ text, n: -1 }])).toBe(`${line}\r\n`);
  });

  it('writes a line for each row, and nothing for none', () => {
    const rows = [
      { text: 'a', n: 1 },
      { text: '', n: 2 },
    ];
    expect(toCsvLines(COLUMNS, rows)).toBe('a,1\r\n,2\r\n');
    expect(toCsvLines(COLUMNS, [])).toBe('');
  });
});
