import { expect, test } from 'vitest';
import { waitDollars, waitOf } from '../../bench/waiting.ts';

const COUNTED = { seconds: 5, looks: 8, readUnits: 24 };

test.each([
  [3, { seconds: 3, looks: 6, readUnits: 18 }],
  [5, COUNTED],
  [25, { seconds: 25, looks: 28, readUnits: 84 }],
])('a wait of %i s has one look more for each second more', (seconds, expected) => {
  expect(waitOf(COUNTED, seconds)).toEqual(expected);
});

test('a wait costs its function for so long, its call and its request once, and its reads', () => {
  // 0.25 GB × 4 s × $0.0000133334 + $0.0000002 + $0.000001 + 8 × $0.000000125
  expect(waitDollars({ seconds: 4, looks: 7, readUnits: 8 })).toBeCloseTo(0.0000155334, 12);
});
