import { expect, test } from 'vitest';
import { itemBytes, writeUnits } from '../../bench/item-size.ts';

test('an item is as large as its names and values', () => {
  // 'pk' 2 + 'abc' 3, 'n' 1 + 12345 (3 + 1)
  expect(itemBytes({ pk: { S: 'abc' }, n: { N: '12345' } })).toBe(10);
});

test('text counts in UTF-8, numbers without the zeros around them, a minus sign as a byte', () => {
  expect(itemBytes({ a: { S: 'é' } })).toBe(3);
  expect(itemBytes({ a: { N: '100' } })).toBe(3);
  expect(itemBytes({ a: { N: '-10.5' } })).toBe(5);
});

test('a map and a list take 3 bytes and 1 for each element', () => {
  // 'm' 1 + 3 + (1 + 'x' 1 + true 1)
  expect(itemBytes({ m: { M: { x: { BOOL: true } } } })).toBe(7);
  // 'l' 1 + 3 + 2 × (1 + null 1)
  expect(itemBytes({ l: { L: [{ NULL: true }, { NULL: true }] } })).toBe(8);
});

test('a write takes a unit for each KB begun', () => {
  expect([0, 1, 1024, 1025, 3097].map(writeUnits)).toEqual([1, 1, 1, 2, 4]);
});
