import { expect, test } from 'vitest';
import { fromCursor, toCursor } from '../../../lambdas/shared/pages.ts';

const LEDGER = 'LEDGER#ws_1#ACCOUNT asc';
const CURSOR = toCursor(LEDGER, '000000000017');
const read = (cursor: string, list = LEDGER, pattern = /^\d{1,12}$/) =>
  fromCursor(list, cursor, pattern);
const refusal = expect.objectContaining({
  code: 'VALIDATION_FAILED',
  details: { errors: [{ path: 'cursor', message: 'is not a cursor of this list' }] },
});

test('a cursor leads back to its position', () => {
  expect(read(CURSOR)).toBe('000000000017');
});

test.each(['LEDGER#ws_1#ACCOUNT desc', 'LEDGER#ws_2#ACCOUNT asc', 'WS#ws_1 MEMBER#'])(
  'a cursor is refused by another list: %s',
  (list) => {
    expect(() => read(CURSOR, list)).toThrow(refusal);
  },
);

test.each([
  '',
  'garbage',
  CURSOR.slice(0, -1),
  CURSOR.slice(1),
  `${CURSOR}=`,
  `${CURSOR}A`,
  Buffer.from('000000000017').toString('base64url'),
])('what is no whole cursor is refused: %s', (cursor) => {
  expect(() => read(cursor)).toThrow(refusal);
});

test('a position of another form is refused', () => {
  expect(() => read(toCursor(LEDGER, 'WS#ws_2'))).toThrow(refusal);
});
