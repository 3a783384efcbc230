import { expect, test } from 'vitest';
import { storedBytes } from '../../bench/storage.ts';

const KEYS = { pk: { S: 'ab' }, sk: { S: 'c' } };

test.each([
  // 'pk' 2 + 2, 'sk' 2 + 1, and 100
  ['an item', KEYS, { table: 107, indexes: 0, passing: 0 }],
  // and 'note' 4 + 5; the index has none of it
  [
    'what an index does not hold',
    { ...KEYS, note: { S: 'hello' } },
    { table: 116, indexes: 0, passing: 0 },
  ],
  // and 'i1pk' 4 + 1, 'i1sk' 4 + 1 on both sides, and 100 for the entry
  [
    'an item of an index',
    { ...KEYS, i1pk: { S: 'x' }, i1sk: { S: 'y' } },
    { table: 117, indexes: 117, passing: 0 },
  ],
  ['half a key of an index', { ...KEYS, i1pk: { S: 'x' } }, { table: 112, indexes: 0, passing: 0 }],
  // and 'expiresAtS' 10 + 3
  [
    'what expires',
    { ...KEYS, expiresAtS: { N: '1234' } },
    { table: 120, indexes: 0, passing: 120 },
  ],
])('%s', (_what, item, stored) => {
  expect(storedBytes([item])).toEqual(stored);
});

test('items add up', () => {
  expect(storedBytes([KEYS, KEYS])).toEqual({ table: 214, indexes: 0, passing: 0 });
});
