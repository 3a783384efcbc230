import { expect, test } from 'vitest';
import { readSources } from './source-files.ts';

/**
 * THE LIST of features that are done: each has one `describe` under `test/features`, which begins
 * with its id and drives it over HTTP.
 */
const DONE = [
  ...numbered('A', 1, 21),
  ...['C1', 'C2', 'C3', 'C4', 'C5', 'C6'],
  ...['D1', 'D2', 'D3', 'D4', 'D5', 'D6', 'D16', 'D17', 'D18'],
];

function numbered(section: string, first: number, last: number): string[] {
  return Array.from({ length: last - first + 1 }, (_, n) => `${section}${first + n}`);
}

/** The ids with which a test file's descriptions begin. */
function idsOf(text: string): string[] {
  return [...text.matchAll(/^describe(?:\.each\(.*\))?\(\s*['`]([A-D]\d+)\s/gm)].map(
    ([, id = '']) => id,
  );
}

test('every feature that is done has exactly one place where it is driven over HTTP', () => {
  const described = readSources('test/features').flatMap(({ text }) => idsOf(text));
  const byId = (a: string, b: string) => a.localeCompare(b, 'en', { numeric: true });
  expect(described.toSorted(byId)).toEqual(DONE.toSorted(byId));
});

test('none of them has a second place in another folder', () => {
  const elsewhere = readSources('test')
    .filter(({ path }) => !path.startsWith('test/features/'))
    .filter(({ text }) => idsOf(text).some((id) => DONE.includes(id)))
    .map(({ path }) => path);
  expect(elsewhere).toEqual([]);
});
