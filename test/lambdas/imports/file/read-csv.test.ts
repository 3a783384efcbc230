import { expect, test } from 'vitest';
import { readCsv } from '../../../../lambdas/imports/file/read-csv.ts';

test('counts rows over pieces, and hundreds of columns as they are', async () => {
  async function* pieces() {
    yield 'a,b\n';
    yield `${'x,'.repeat(299)}x\n`;
  }
  const rows: [number, number][] = [];
  for await (const { row, cells } of readCsv(pieces())) rows.push([row, cells.length]);
  expect(rows).toEqual([
    [1, 2],
    [2, 300],
  ]);
});
