import { describe, expect, test } from 'vitest';
import { FileFault } from '../../../../lambdas/imports/file/table.contract.ts';
import type { ColumnNames } from '../../../../lambdas/imports/imports.contract.ts';
import { findColumns } from '../../../../lambdas/imports/list/find-columns.ts';

const table = (...rows: readonly string[]) =>
  rows.map((text, n) => ({ row: n + 1, cells: text.split(',') }));

function faultOf(rows: readonly string[], names?: ColumnNames): unknown {
  try {
    return findColumns(table(...rows), names);
  } catch (error) {
    if (!(error instanceof FileFault)) throw error;
    return [error.code, error.spot];
  }
}

test('finds headings below notes, and profiles where no heading says so', () => {
  const url = 'https://www.linkedin.com/in/ann';
  expect(findColumns(table('Notes:', 'made by LinkedIn', 'Name,URL', 'Ann,', `Bo,${url}`))).toEqual(
    {
      at: 2,
      headings: ['Name', 'URL'],
      columns: { fullName: 0, linkedinUrl: 1 },
      beside: [],
    },
  );
});

test('shows a heading with a broken character, and takes the others', () => {
  const { headings, columns } = findColumns(table('Email,Stra\0e', 'a@b.example,x'));
  expect({ headings, columns }).toEqual({
    headings: ['Email', 'Stra\ufffde'],
    columns: { email: 0 },
  });
});

test('takes the columns that the caller names, and no others', () => {
  const found = findColumns(table('Email,Wer,Wo', 'a@b.example,Ann,Acme'), {
    fullName: 'wer',
    companyName: 'Wo',
    ref: 'Email',
  });
  expect(found.columns).toEqual({ fullName: 1, companyName: 2, ref: 0 });
  expect(found.beside).toEqual([]);
});

test('knows further addresses beside the one that it takes, unless the caller names the columns', () => {
  const rows = table('Email,Email 2,Name', 'a@b.example,a@c.example,Ann');
  expect(findColumns(rows)).toMatchObject({ columns: { email: 0, fullName: 2 }, beside: [1] });
  expect(findColumns(rows, { email: 'Email' }).beside).toEqual([]);
});

describe('refuses', () => {
  test.each([
    ['headings that say nothing', ['a,b', 'c,d'], undefined, ['COLUMNS_NOT_KNOWN', { row: 1 }]],
    ['what is no table', ['\x89PNG', '\0\0\0,x'], undefined, ['FILE_NOT_A_TABLE', {}]],
    [
      'a name without a company',
      ['First Name,Last Name'],
      undefined,
      ['COLUMNS_NOT_KNOWN', { row: 1 }],
    ],
    [
      'another delimiter than its own',
      ['Name:Email', 'Ann:a@b.example'],
      undefined,
      ['COLUMNS_NOT_KNOWN', { row: 1 }],
    ],
    [
      'a named column that is missing',
      ['Name,Email'],
      { email: 'Mail' },
      ['COLUMN_MISSING', { row: 1 }],
    ],
    [
      'two columns of one heading',
      ['Email,Name,email'],
      undefined,
      ['COLUMN_TWICE', { row: 1, column: 2 }],
    ],
    [
      '300 columns',
      [['Email', ...Array(299).fill('x')].join()],
      undefined,
      ['COLUMNS_TOO_MANY', { row: 1, column: 250 }],
    ],
  ] as const)('%s', (_name, rows, names, fault) => {
    expect(faultOf(rows, names)).toEqual(fault);
  });
});

test.each([
  ['LinkedIn URL', true],
  ['Phone', true],
  ['Name,Website', true],
  ['First Name,Company', false],
  ['First Name,Last Name,Company', true],
])('%s: enough to find somebody by is %s', (headings, enough) => {
  expect(Array.isArray(faultOf([headings]))).toBe(!enough);
});
