import { expect, test } from 'vitest';
import { TokenBucket } from '../../bench/token-bucket.ts';

test('units come in at the rate and are saved up to the burst', () => {
  const bucket = new TokenBucket(1_000, 0.1);
  expect(bucket.has(100, 0)).toBe(true);
  expect(bucket.has(101, 0)).toBe(false);
  bucket.owe(100);
  expect(bucket.has(1, 0)).toBe(false);
  expect(bucket.has(10, 10)).toBe(true);
  expect(bucket.has(101, 10_000)).toBe(false);
});

test('a debt is paid before anything else', () => {
  const bucket = new TokenBucket(1_000, 0.001);
  bucket.owe(5);
  expect(bucket.has(1, 4)).toBe(false);
  expect(bucket.has(1, 5)).toBe(true);
});
