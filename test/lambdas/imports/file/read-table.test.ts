import { describe, expect, test } from 'vitest';
import { NotUtf8, readTable } from '../../../../lambdas/imports/file/read-table.ts';
import { FileFault } from '../../../../lambdas/imports/file/table.contract.ts';
import { inPieces } from '../../../support/memory-files.ts';
import { workbookOf, zipOf } from '../../../support/workbook.ts';

/** Reads a file that comes in small pieces; gives its rows, each with its number. */
async function rowsOf(file: string | Uint8Array, pieces = 7): Promise<(string | number)[][]> {
  const rows: (string | number)[][] = [];
  const read = readTable(inPieces(Buffer.from(file), pieces));
  for await (const { row, cells } of read) rows.push([row, ...cells]);
  return rows;
}

/** Says why a file is refused, and where. */
async function faultOf(file: string | Uint8Array): Promise<unknown> {
  try {
    await rowsOf(file, 64 * 1024);
  } catch (error) {
    if (error instanceof FileFault) return [error.code, error.spot];
    if (error instanceof NotUtf8) return 'NotUtf8';
    throw error;
  }
  return 'read';
}

const ROWS = [
  [1, 'Name', 'Ort'],
  [2, 'Änne Groß', 'Köln'],
];
const text = (delimiter: string) => `Name${delimiter}Ort\r\nÄnne Groß${delimiter}Köln\r\n`;
const swapped = (bytes: Buffer): Buffer => Buffer.from(bytes).swap16();

const READ: readonly [string, string | Uint8Array, readonly (readonly unknown[])[]][] = [
  ['commas', text(','), ROWS],
  ['semicolons', text(';'), ROWS],
  ['tabs', text('\t'), ROWS],
  ['bars', text('|'), ROWS],
  ['the mark of UTF-8', `\ufeff${text(',')}`, ROWS],
  ['UTF-16, little end first', Buffer.from(`\ufeff${text(',')}`, 'utf16le'), ROWS],
  ['UTF-16, big end first', swapped(Buffer.from(`\ufeff${text(',')}`, 'utf16le')), ROWS],
  ['UTF-16 without a mark', Buffer.from(text(','), 'utf16le'), ROWS],
  [
    'what Excel says of its delimiter',
    `sep=;\r\n${text(';')}`,
    ROWS.map(([n, ...r]) => [Number(n) + 1, ...r]),
  ],
  ['a delimiter inside of quotes', '"a;b;c;d",x\n', [[1, 'a;b;c;d', 'x']]],
  ['quotes inside of a cell', 'a "b" c,"d ""e"""\n', [[1, 'a "b" c', 'd "e"']]],
  ['blank rows', '\n,\n a ,b\n\n', [[3, ' a ', 'b']]],
  [
    'a cell of two lines',
    'a,"b\nc"\nd,e',
    [
      [1, 'a', 'b\nc'],
      [2, 'd', 'e'],
    ],
  ],
  [
    'old line ends',
    'a,b\rc,d',
    [
      [1, 'a', 'b'],
      [2, 'c', 'd'],
    ],
  ],
  [
    'a zero in a cell, which marks it',
    'Name,Ort\n\0\0,x\n',
    [
      [1, 'Name', 'Ort'],
      [2, '\0\0', 'x'],
    ],
  ],
  [
    'half a character in UTF-16, which marks the cell',
    Buffer.from('\ufeffName,Ort\n\ud83d,x\na,b\n', 'utf16le'),
    [
      [1, 'Name', 'Ort'],
      [2, '\0', 'x'],
      [3, 'a', 'b'],
    ],
  ],
  [
    'a heading with one broken character among many',
    'Name,Street address,Stra\0e,Notes\na,b,c,d',
    [
      [1, 'Name', 'Street address', 'Stra\0e', 'Notes'],
      [2, 'a', 'b', 'c', 'd'],
    ],
  ],
  [
    'a sign of a lost character',
    'Name,Ort\nGro\ufffd,x',
    [
      [1, 'Name', 'Ort'],
      [2, 'Gro\ufffd', 'x'],
    ],
  ],
  [
    'a workbook',
    workbookOf([['Name', 'Ort'], [], ['Änne', '']]),
    [
      [1, 'Name', 'Ort'],
      [3, 'Änne'],
    ],
  ],
];

test.each(READ)('reads a file with %s', async (_name, file, rows) => {
  expect(await rowsOf(file)).toEqual(rows);
});

const REFUSED: readonly [string, string | Uint8Array, unknown][] = [
  ['nothing in it', '', ['FILE_EMPTY', {}]],
  ['blank rows alone', '\n;;;\n', ['FILE_EMPTY', {}]],
  ['Windows-1252', Buffer.from(text(','), 'latin1'), 'NotUtf8'],
  ['pixels', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'), 'NotUtf8'],
  ['zeros in its headings', 'Name,\0rt\nx,y', ['FILE_NOT_A_TABLE', {}]],
  ['zeros alone', Buffer.alloc(2_000_000), ['FILE_NOT_A_TABLE', {}]],
  ['pages', '%PDF-1.7\n', ['FILE_NOT_A_TABLE', {}]],
  ['a quote that is not closed', 'a,b\nc,"d\ne,f\n', ['QUOTE_NOT_CLOSED', { row: 2, column: 1 }]],
  [
    'a cell of 5 MB',
    `a,b,c\n1,2,3\n4,5,${'x'.repeat(5_000_000)}\n`,
    ['ROW_TOO_LONG', { row: 3, column: 2 }],
  ],
  [
    'a password, or an age',
    Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(600)]),
    ['FILE_ENCRYPTED', {}],
  ],
  ['another archive', zipOf({ 'word/document.xml': '<x/>' }), ['FILE_NOT_A_TABLE', {}]],
  ['half an archive', workbookOf([['a']]).subarray(0, 200), ['FILE_DAMAGED', {}]],
];

describe('refuses, and says where', () => {
  test.each(REFUSED)('a file with %s', async (_name, file, fault) => {
    expect(await faultOf(file)).toEqual(fault);
  });
});

const bytes = (...parts: readonly (string | readonly number[])[]): Buffer =>
  Buffer.concat(parts.map((part) => Buffer.from(part as string)));
const LONG = 'Änne Groß,Köln\n'.repeat(20);

/** What is not UTF-8, or not in all places: how it is read then, and its last row. */
const NOT_UTF8: readonly [string, Buffer, string, readonly string[]][] = [
  [
    'an older program of Windows',
    Buffer.from(text(','), 'latin1'),
    'windows-1252',
    ['Änne Groß', 'Köln'],
  ],
  ['one, of one umlaut', bytes('Name,Ort\nJ', [0xe4], 'n,Ulm\n'), 'windows-1252', ['Jän', 'Ulm']],
  ['half a surrogate', bytes(LONG, 'a', [0xed, 0xa0, 0xbd], ',b\n'), 'utf-8', ['a\0\0\0', 'b']],
  ['a byte too many', bytes(LONG, 'a', [0xff], 'ö,b\n'), 'utf-8', ['a\0ö', 'b']],
  ['one behind the mark', bytes('\ufeffName,Ort\na', [0xe4], ',b\n'), 'utf-8', ['a\0', 'b']],
  ['half a character', bytes(LONG, 'a,b', [0xc3]), 'utf-8', ['a', 'b\0']],
];

describe('reads again what is not UTF-8', () => {
  test.each(NOT_UTF8)('with %s', async (_name, file, readAs, last) => {
    const fault = await rowsOf(file, 64 * 1024).catch((error: unknown) => error);
    expect(fault).toBeInstanceOf(NotUtf8);
    expect(fault).toMatchObject({ readAs });
    const rows: (readonly string[])[] = [];
    for await (const { cells } of readTable(inPieces(file, 7), (fault as NotUtf8).readAs)) {
      rows.push(cells);
    }
    expect(rows.at(-1)).toEqual(last);
  });
});

test('stops what it reads from where its reader stops', async () => {
  let isStopped = false;
  async function* endless() {
    try {
      for (;;) yield Buffer.from('a,b\n');
    } finally {
      isStopped = true;
    }
  }
  for await (const { row } of readTable(endless())) if (row > 10_000) break;
  await new Promise((resolve) => setImmediate(resolve));
  expect(isStopped).toBe(true);
});
