import { describe, expect, test } from 'vitest';
import { readWorkbook } from '../../../../lambdas/imports/file/read-workbook.ts';
import { FileFault } from '../../../../lambdas/imports/file/table.contract.ts';
import { workbookFiles, zipOf } from '../../../support/workbook.ts';

async function rowsOf(bytes: Buffer) {
  const rows: unknown[] = [];
  for await (const { row, cells } of readWorkbook(bytes)) rows.push([row, ...cells]);
  return rows;
}

async function codeOf(bytes: Buffer): Promise<string> {
  const fault = await rowsOf(bytes).catch((error: unknown) => error);
  return fault instanceof FileFault ? fault.code : 'read';
}

const TEXTS = [
  '<t>Änne &amp; Co</t>',
  '<r><t>in </t></r><r><t>two</t></r><rPh><t>spoken</t></rPh>',
];
const ROWS =
  '<row r="2"><c r="B2" t="s"><v>0</v></c><c r="D2" t="s"><v>1</v></c></row>' +
  '<row r="3"><c r="A3" t="s"><v>99</v></c></row>' +
  '<row r="7"><c><v>4.9170123E+11</v></c><c s="1"><v>45292</v></c><c s="2"><v>45292.75</v></c>' +
  '<c s="3"><v>12.5</v></c><c t="b"><v>1</v></c><c t="e"><v>#N/A</v></c><c t="str"><f>A1</f><v>=x</v></c></row>' +
  '<row><c r="ZZZ8" t="inlineStr"><is><t>far</t></is></c></row>';

test('reads the first sheet that is seen: texts, dates, numbers, wherever they stand', async () => {
  const rows = await rowsOf(zipOf(workbookFiles(ROWS, { texts: TEXTS })));
  expect(rows.slice(0, 2)).toEqual([
    [2, '', 'Änne & Co', '', 'in two'],
    [7, '491701230000', '2024-01-01', '2024-01-01T18:00:00', '12.5', 'TRUE', '#N/A', '=x'],
  ]);
  // What stands beyond the last column is told to be one too many, not where it stands.
  expect(rows[2]).toEqual([8, ...Array(250).fill(''), 'far']);
});

test('counts days as the workbook does', async () => {
  const book = '<workbookPr date1904="1"/>';
  const rows = '<row r="1"><c s="1"><v>43830</v></c></row>';
  expect(await rowsOf(zipOf(workbookFiles(rows, { book })))).toEqual([[1, '2024-01-01']]);
});

const row = '<row r="1"><c t="str"><v>a</v></c></row>';
const good = workbookFiles(row);
const SHEET = 'xl/worksheets/sheet2.xml';

const REFUSED: readonly [string, () => Buffer, string][] = [
  ['without rows', () => zipOf(workbookFiles('')), 'FILE_EMPTY'],
  ['that is no XML', () => zipOf({ ...good, [SHEET]: '<row' }), 'FILE_DAMAGED'],
  ['of HTML', () => zipOf({ ...good, [SHEET]: '<p>a<br>b</p>' }), 'FILE_DAMAGED'],
  [
    'with entities of its own',
    () => zipOf({ ...good, [SHEET]: `<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>` }),
    'FILE_DAMAGED',
  ],
  [
    'whose sheet is missing',
    () => {
      const { [SHEET]: _s, ...rest } = good;
      return zipOf(rest);
    },
    'FILE_DAMAGED',
  ],
  ['that is locked', () => zipOf({ ...good, [SHEET]: { text: 'x', flags: 1 } }), 'FILE_ENCRYPTED'],
  [
    'that unpacks to 501 MB',
    () => zipOf({ ...good, [SHEET]: { text: row, saysBytes: 501_000_000 } }),
    'FILE_UNPACKS_TOO_LARGE',
  ],
  [
    'that says less than it unpacks to',
    () => zipOf({ ...good, [SHEET]: { text: `${row}${' '.repeat(999)}`, saysBytes: 10 } }),
    'FILE_DAMAGED',
  ],
];

describe('refuses a workbook', () => {
  test.each(REFUSED)('%s', async (_name, file, code) => {
    expect(await codeOf(file())).toBe(code);
  });

  test('of six thousand files', async () => {
    const many = Object.fromEntries(Array.from({ length: 5_001 }, (_, n) => [`x${n}`, '']));
    expect(await codeOf(zipOf({ ...good, ...many }))).toBe('FILE_DAMAGED');
  });
});
