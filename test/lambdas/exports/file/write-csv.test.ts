import { expect, test } from 'vitest';
import { writeCsv } from '../../../../lambdas/exports/file/write-csv.ts';
import type { Column } from '../../../../lambdas/shared/column.contract.ts';

type Row = readonly [string | null, number | null];

const COLUMNS: readonly Column<Row>[] = [
  { name: 'Straße', cell: ([text]) => text },
  { name: '=credits', cell: ([, credits]) => credits },
];

async function* pagesOf(...pages: readonly (readonly Row[])[]) {
  yield* pages;
}

const HEADING = "\uFEFFStraße,'=credits\r\n";

const TABLES: readonly [string, readonly (readonly Row[])[], string][] = [
  ['no page', [], ''],
  ['no row', [[]], ''],
  ['pages, one after the other', [[['Zoë', 1]], [], [['🦥', 2.5]]], 'Zoë,1\r\n🦥,2.5\r\n'],
  ['what is not there', [[[null, null]]], ',\r\n'],
  ['what looks like a formula', [[["=cmd|'/c calc'!A1", -1]]], "'=cmd|'/c calc'!A1,-1\r\n"],
  ['lines and quotes', [[['a\n"b", c', 0]]], '"a\n""b"", c",0\r\n'],
];

test.each(TABLES)('writes %s, under the mark and the heading', async (_, pages, lines) => {
  const file = await writeCsv({ columns: COLUMNS, pages: pagesOf(...pages) });
  expect(file.toString()).toBe(HEADING + lines);
});

test('fails as its pages do', async () => {
  async function* pages(): AsyncGenerator<readonly Row[]> {
    yield [['a', 1]];
    throw new Error('no second page');
  }
  await expect(writeCsv({ columns: COLUMNS, pages: pages() })).rejects.toThrow('no second page');
});
