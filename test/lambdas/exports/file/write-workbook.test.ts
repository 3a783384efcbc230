import { expect, test, vi } from 'vitest';
import { writeWorkbook } from '../../../../lambdas/exports/file/write-workbook.ts';
import { readTable } from '../../../../lambdas/imports/file/read-table.ts';
import { readWhole } from '../../../../lambdas/imports/file/read-xml.ts';
import { unzip } from '../../../../lambdas/imports/file/unzip.ts';
import type { Column } from '../../../../lambdas/shared/column.contract.ts';

interface Row {
  readonly text: string | null;
  readonly credits: number;
}

const COLUMNS: readonly Column<Row>[] = [
  { name: 'Straße <1>\u0001', cell: ({ text }) => text },
  { name: '=credits', cell: ({ credits }) => credits },
];

const tableOf = (...pages: readonly (readonly Row[])[]) => {
  async function* asked() {
    yield* pages;
  }
  return { columns: COLUMNS, pages: asked() };
};

async function readBack(file: Buffer) {
  async function* bytes() {
    yield file;
  }
  const rows: (readonly string[])[] = [];
  for await (const { cells } of readTable(bytes())) rows.push(cells);
  return rows;
}

/** Texts, and what is read of them again. */
const TEXTS: readonly (readonly [string | null, string])[] = [
  ['Zoë Groß', 'Zoë Groß'],
  ['🦥 王伟', '🦥 王伟'],
  ['two\nlines', 'two\nlines'],
  ['two\r\nlines\rof Windows', 'two\nlines\nof Windows'],
  ['  spaces  ', '  spaces  '],
  ['\ttab', '\ttab'],
  ['+49 30 123456', '+49 30 123456'],
  ['0049301234567890123456', '0049301234567890123456'],
  ['1e5', '1e5'],
  ["=cmd|'/c calc'!A1", "=cmd|'/c calc'!A1"],
  ['-1+1', '-1+1'],
  ['@SUM(A1)', '@SUM(A1)'],
  ['<b>&amp;]]>', '<b>&amp;]]>'],
  ['a\u0000b\u000B\uFFFEc', 'abc'],
  ['half \uD83E of a pair', 'half  of a pair'],
  ['other \uDDA5 half', 'other  half'],
  ['x'.repeat(40_000), 'x'.repeat(32_767)],
  // The cut goes through the pair.
  [`${'x'.repeat(32_766)}🦥`, 'x'.repeat(32_766)],
  [null, ''],
];

test('what is written is read again, text for text', async () => {
  const rows = TEXTS.map(([text], n) => ({ text, credits: n + 0.5 }));
  const file = await writeWorkbook(tableOf(rows.slice(0, 3), [], rows.slice(3)));
  expect(await readBack(file)).toEqual([
    ['Straße <1>', '=credits'],
    ...TEXTS.map(([, read], n) => [read, `${n + 0.5}`]),
  ]);
});

test('a table without rows is its heading', async () => {
  expect(await readBack(await writeWorkbook(tableOf()))).toEqual([['Straße <1>', '=credits']]);
});

const PARTS = [
  '[Content_Types].xml',
  '_rels/.rels',
  'xl/workbook.xml',
  'xl/_rels/workbook.xml.rels',
  'xl/styles.xml',
  'xl/worksheets/sheet1.xml',
];

test('the archive has the parts of a workbook, each of them XML', async () => {
  const archive = await unzip(await writeWorkbook(tableOf()));
  const roots: string[] = [];
  const sheets: (string | undefined)[] = [];
  for (const part of PARTS) {
    const opened: string[] = [];
    await readWhole(archive.read(part), {
      open: (name, attributes) => {
        opened.push(name);
        if (name === 'sheet') sheets.push(attributes.name);
      },
    });
    roots.push(opened[0] ?? '');
  }
  expect(roots).toEqual([
    'Types',
    'Relationships',
    'workbook',
    'Relationships',
    'styleSheet',
    'worksheet',
  ]);
  expect(sheets).toEqual(['Export']);
});

test('the same table gives the same bytes, whatever the time', async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  const files: Buffer[] = [];
  for (const time of ['2026-11-30', '2027-01-01']) {
    vi.setSystemTime(new Date(time));
    files.push(await writeWorkbook(tableOf([{ text: 'a', credits: 1 }])));
  }
  vi.useRealTimers();
  expect(files[0]).toEqual(files[1]);
});

test('fails as its pages do', async () => {
  async function* pages(): AsyncGenerator<readonly Row[]> {
    yield [{ text: 'a', credits: 1 }];
    throw new Error('no second page');
  }
  const writing = writeWorkbook({ columns: COLUMNS, pages: pages() });
  await expect(writing).rejects.toThrow('no second page');
});

test('fails as its cells do', async () => {
  const columns: readonly Column<Row>[] = [
    {
      name: 'a',
      cell: () => {
        throw new Error('no cell');
      },
    },
  ];
  const { pages } = tableOf([{ text: 'a', credits: 1 }]);
  await expect(writeWorkbook({ columns, pages })).rejects.toThrow('no cell');
});
