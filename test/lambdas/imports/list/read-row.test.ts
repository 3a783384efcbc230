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
    ['a long field', ['x'.repeat(1_001), 'a@b.example'], 'CELL_TOO_LONG', 'Name'],
    ['a long cell', ['Ann', 'a@b.example', 'x'.repeat(32_768)], 'CELL_TOO_LONG', '3'],
    [
      'a long subject',
      ['é'.repeat(1_000), `${'x'.repeat(600)}@b.example`],
      'NOTHING_TO_FIND_BY',
      null,
    ],
  ])('%s', (_name, cells, code, column) => {
    expect(read(...cells)).toMatchObject({ kind: 'refused', refused: { row: 7, column, code } });
  });
});
