import { expect, test } from 'vitest';
import {
  computedId,
  newId,
  sha256,
  systemRandom,
  toBase32,
  unitInterval,
  unitOf,
} from '../../../lambdas/shared/random.ts';

test('base 32 writes five bits a character, most significant first', () => {
  expect(toBase32(Uint8Array.of(0xff, 0x00, 0xff, 0x00, 0xff))).toBe('zw0fy07z');
  expect(toBase32(Uint8Array.of())).toBe('');
});

test('a new id is its prefix and 24 characters of the bytes handed in', () => {
  expect(newId('mem', (count) => new Uint8Array(count))).toBe(`mem_${'0'.repeat(24)}`);
});

test('the same parts give the same id, other parts another', () => {
  expect(computedId('enr', 'ws', 'k')).toBe(computedId('enr', 'ws', 'k'));
  expect(computedId('enr', 'ws', 'k')).not.toBe(computedId('enr', 'wsk', ''));
  expect(computedId('enr', 'a', 'bc')).not.toBe(computedId('enr', 'ab', 'c'));
});

test('SHA-256 is the standard one', () => {
  // Of the empty text: e3b0c44298fc1c14… in hexadecimal.
  expect(sha256('').slice(0, 8)).toBe('werc8gmr');
  expect(sha256('').length).toBe(51);
});

test('jitter lies from 0 to below 1', () => {
  expect(unitInterval(() => Uint8Array.of(0, 0, 0, 0))).toBe(0);
  expect(unitInterval(() => Uint8Array.of(128, 0, 0, 0))).toBe(0.5);
  expect(unitInterval(() => Uint8Array.of(255, 255, 255, 255))).toBeLessThan(1);
});

test('the system gives as many bytes as asked for, and others each time', () => {
  expect(systemRandom(16).length).toBe(16);
  expect(toBase32(systemRandom(16))).not.toBe(toBase32(systemRandom(16)));
});

test('a text gives the same number each time, anywhere from 0 to below 1', () => {
  const numbers = Array.from({ length: 1_000 }, (_, n) => unitOf(`row ${n}`));
  expect(numbers).toEqual(numbers.map((_, n) => unitOf(`row ${n}`)));
  expect(numbers.filter((n) => n < 0.1).length / 1_000).toBeCloseTo(0.1, 1);
  expect(Math.min(...numbers) >= 0 && Math.max(...numbers) < 1).toBe(true);
});
