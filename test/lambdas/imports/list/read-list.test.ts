import { expect, test } from 'vitest';
import type { TableRow } from '../../../../lambdas/imports/file/table.contract.ts';
import { readList } from '../../../../lambdas/imports/list/read-list.ts';

async function* listOf(people: number, nobodies = 0): AsyncGenerator<TableRow, void> {
  yield { row: 1, cells: ['Email'] };
  for (let n = 0; n < nobodies; n += 1) yield { row: n + 2, cells: ['nobody'] };
  for (let n = 0; n < people; n += 1) yield { row: n + nobodies + 2, cells: [`p${n}@x.example`] };
}

async function read(rows: AsyncGenerator<TableRow, void>, rowsMax = 1_000) {
  const told: unknown[] = [];
  const list = await readList(rows, {
    rowsMax,
    onColumns: async ({ columns }) => void told.push(columns),
    onRow: async ([cell]) => void told.push(cell),
  });
  return { list, told };
}

test.each([1, 99, 100, 101, 250])('reads %i rows, each once and in order', async (count) => {
  const { list, told } = await read(listOf(count));
  expect(told).toEqual([
    { email: 0 },
    ...Array.from({ length: count }, (_, n) => `p${n}@x.example`),
  ]);
  expect(list.subjects.map(({ ref }) => ref).at(-1)).toBe(String(count + 1));
});

test('tells the first hundred rows that are refused, and counts all', async () => {
  const { list } = await read(listOf(2, 130));
  expect([list.subjects.length, list.refusedRows, list.refused.length]).toEqual([2, 130, 100]);
  expect(list.refused[99]).toMatchObject({ row: 101, code: 'NOTHING_TO_FIND_BY' });
});

test('refuses the whole list for the row that is one too many', async () => {
  await expect(read(listOf(11, 5), 10)).rejects.toMatchObject({
    code: 'ROWS_TOO_MANY',
    spot: { row: 17 },
  });
});
