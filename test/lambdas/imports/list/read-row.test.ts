import { describe, expect, test } from 'vitest';
import { readRow } from '../../../../lambdas/imports/list/read-row.ts';

const LIST = {
  at: 0,
  headings: ['Name', 'Email', ''],
  columns: { fullName: 0, email: 1 },
  beside: [],
};
const read = (...cells: readonly string[]) => readRow({ row: 7, cells }, LIST);

test('reads a person as a request does, and keeps the cells as they are', () => {
  expect(read(' =cmd|x!A0 ', 'ANN@acme.example')).toEqual({
    kind: 'taken',
    subject: { ref: '7', fullName: '=cmd|x!A0', email: 'ann@acme.example' },
    cells: [' =cmd|x!A0 ', 'ANN@acme.example', ''],
  });
  expect(read('Ann Lee', 'a@b.example', '', ' ')).toMatchObject({ kind: 'taken' });
  expect(read('n/a', 'ann@acme.example')).toMatchObject({
    subject: { email: 'ann@acme.example', ignored: [{ field: 'fullName', reason: 'placeholder' }] },
  });
});

test('keeps what the caller has beside the values that are taken: it is free', () => {
  expect(read('Ann Lee', 'ann@a.example; ann@b.example')).toMatchObject({
    subject: { email: 'ann@a.example', given: ['ann@b.example'] },
  });
});

test('keeps what further columns hold: it is free', () => {
  const list = { ...LIST, beside: [2] };
  const cells = ['Ann Lee', 'ann@a.example', ' ANN@b.example '];
  expect(readRow({ row: 7, cells }, list)).toEqual({
    kind: 'taken',
    subject: { ref: '7', fullName: 'Ann Lee', email: 'ann@a.example', given: ['ann@b.example'] },
    cells,
  });
});

test('marks a row by its own mark where a column is for it', () => {
  const list = { ...LIST, columns: { email: 1, ref: 0 } };
  expect(readRow({ row: 2, cells: ['crm-9', 'a@b.example'] }, list)).toMatchObject({
    subject: { ref: 'crm-9' },
  });
});

describe('refuses', () => {
  test.each([
    ['nothing to find by', ['Ann Lee', ''], 'NOTHING_TO_FIND_BY', null],
    ['a cell too many', ['Ann', 'a@b.example', '', 'x'], 'CELLS_TOO_MANY', '4'],
    ['what is no text', ['Ann', 'a@b.example', 'x\0'], 'CELL_DAMAGED', '3'],
    ['a long field', ['x'.repeat(1_001), 'a@b.example'], 'CELL_TOO_LONG', 'Name'],
    ['a long cell', ['Ann', 'a@b.example', 'x'.repeat(32_768)], 'CELL_TOO_LONG', '3'],
    [
      'a long subject',
      ['é'.repeat(1_000), `${'x'.repeat(600)}@b.example`],
      'NOTHING_TO_FIND_BY',
      'Email',
    ],
  ])('%s', (_name, cells, code, column) => {
    expect(read(...cells)).toMatchObject({ kind: 'refused', refused: { row: 7, column, code } });
  });
});

test('refuses a mark of its own with control characters, as a request does, and takes others', () => {
  const list = { ...LIST, columns: { email: 1, ref: 0 } };
  expect(readRow({ row: 2, cells: ['crm\n9', 'a@b.example'] }, list)).toMatchObject({
    refused: { row: 2, column: 'Name', code: 'CELL_DAMAGED' },
  });
  expect(readRow({ row: 2, cells: ['crm-9\r\n', 'a@b.example', '\x01\x7f'] }, list)).toMatchObject({
    subject: { ref: 'crm-9' },
  });
  expect(read('Ann\x01Lee\x1b', 'a@b.example')).toMatchObject({ subject: { fullName: 'Ann Lee' } });
});

describe('says of a row that nobody can be found by', () => {
  const LEFT = 'nothing else is left to find the person by';
  test.each([
    [
      'what it lacks, where nothing is wrong',
      ['Ann Lee', '', ''],
      null,
      'has no LinkedIn profile, e-mail address or phone number, and no name with a company',
    ],
    [
      'which cell cannot be used, and why',
      ['Ann Lee', 'a***@acme.example', ''],
      'Mail',
      `cannot be used (masked): a part of it is hidden, and ${LEFT}`,
    ],
    [
      'where a column has no heading, its place',
      ['', '', '911'],
      '3',
      `cannot be used (no-country-code): it has no country code, such as +1, and ${LEFT}`,
    ],
    [
      'all cells that cannot be used, at the first',
      ['n/a', 'a@b', '0170 1234567'],
      'Who',
      'has nothing left to find its person by: "Who" (placeholder), "Mail" (malformed), ' +
        '"3" (no-country-code) cannot be used',
    ],
  ])('%s', (_what, cells, column, message) => {
    const headings = ['Who', 'Mail', ''];
    const list = { ...LIST, headings, columns: { phone: 2, email: 1, fullName: 0 } };
    expect(readRow({ row: 7, cells }, list)).toEqual({
      kind: 'refused',
      refused: { row: 7, column, code: 'NOTHING_TO_FIND_BY', message },
    });
  });
});
