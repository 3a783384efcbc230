import { expect, test } from 'vitest';
import { sheetXml } from '../../../../lambdas/exports/file/sheet-xml.ts';
import type { Cell, Column } from '../../../../lambdas/shared/column.contract.ts';

async function xmlOf(columns: readonly Column<Cell>[], ...pages: readonly Cell[][]) {
  async function* asked() {
    yield* pages;
  }
  const pieces: string[] = [];
  for await (const piece of sheetXml({ columns, pages: asked() })) pieces.push(piece);
  return pieces;
}

const VALUE: Column<Cell> = { name: 'a<b', cell: (value) => value };

const inCell = (text: string) =>
  `<c r="A2" s="2" t="inlineStr"><is><t xml:space="preserve">${text}</t></is></c>`;

const CELLS: readonly [Cell, string][] = [
  [12.5, '<c r="A2"><v>12.5</v></c>'],
  [-1, '<c r="A2"><v>-1</v></c>'],
  [0, '<c r="A2"><v>0</v></c>'],
  [Number.NaN, ''],
  [Number.POSITIVE_INFINITY, ''],
  ['+4930123', inCell('+4930123')],
  ['007', inCell('007')],
  ['=1+1', inCell('=1+1')],
  ['a & b <c> "d"', inCell('a &amp; b &lt;c&gt; "d"')],
  // What Excel would read as a line break, and what it would not.
  ['_x000A_ _x0a0d_ _x00_ _y000A_', inCell('_x005F_x000A_ _x005F_x0a0d_ _x00_ _y000A_')],
  ['', ''],
  ['\u0000', ''],
  [null, ''],
  [undefined, ''],
];

test.each(CELLS)('writes %j as a cell, or none', async (value, cell) => {
  expect((await xmlOf([VALUE], [value]))[1]).toBe(`<row r="2">${cell}</row>`);
});

test('freezes the heading, and writes it bold', async () => {
  const [head] = await xmlOf([VALUE]);
  expect(head).toContain('<pane ySplit="1" topLeftCell="A2"');
  expect(head).toContain('state="frozen"');
  expect(head).toMatch(/<row r="1"><c r="A1" s="1" t="inlineStr">.*>a&lt;b<.*<\/row>$/);
});

test('writes a piece for each page, and counts their rows on', async () => {
  const pieces = await xmlOf([VALUE], [1, 2], [], [3]);
  expect(pieces.slice(1)).toEqual([
    '<row r="2"><c r="A2"><v>1</v></c></row><row r="3"><c r="A3"><v>2</v></c></row>',
    '',
    '<row r="4"><c r="A4"><v>3</v></c></row>',
    '</sheetData></worksheet>',
  ]);
});

test.each([
  [0, 'A'],
  [25, 'Z'],
  [26, 'AA'],
  [51, 'AZ'],
  [52, 'BA'],
  [701, 'ZZ'],
  [702, 'AAA'],
])('calls column %i %s', async (at, letters) => {
  const columns = Array.from({ length: at + 1 }, (_, n): Column<Cell> => {
    return { name: '', cell: (value) => (n === at ? value : null) };
  });
  expect((await xmlOf(columns, [1]))[1]).toBe(`<row r="2"><c r="${letters}2"><v>1</v></c></row>`);
});
