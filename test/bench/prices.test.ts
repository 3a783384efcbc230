import { expect, test } from 'vitest';
import { costOf, sumOf } from '../../bench/prices.ts';

const NOTHING = {
  rows: 0,
  writeUnits: 0,
  readUnits: 0,
  lambdaCalls: {},
  standardTransitions: 0,
  expressExecutions: 0,
  httpRequests: 0,
  events: 0,
};

test('a million of each costs its list price', () => {
  expect(costOf({ ...NOTHING, writeUnits: 1e6 }).dynamo).toBeCloseTo(0.625, 9);
  expect(costOf({ ...NOTHING, readUnits: 1e6 }).dynamo).toBeCloseTo(0.125, 9);
  expect(costOf({ ...NOTHING, standardTransitions: 1e6 }).stepFunctions).toBeCloseTo(25, 9);
  expect(costOf({ ...NOTHING, httpRequests: 1e6, events: 1e6 }).other).toBeCloseTo(2, 9);
});

test('a Lambda call costs the call, and its memory for as long as it is assumed to last', () => {
  // 512 MB for 0.1 s = 0.05 GB-s; 0.05 × $0.0000133334 + $0.0000002
  const cost = costOf({ ...NOTHING, lambdaCalls: { openRound: 1 } });
  expect(cost.lambda).toBeCloseTo(0.00000086667, 12);
});

test('a call that runs several rows lasts longer by what each further one adds', () => {
  // 256 MB for 1.9 s + 2 × 0.16 s = 0.555 GB-s
  const cost = costOf({ ...NOTHING, rows: 3, lambdaCalls: { runRows: 1 } });
  expect(cost.lambda).toBeCloseTo(0.0000002 + 0.555 * 0.0000133334, 12);
});

test('a row of a long list, which has five beside each other and not ten, adds twice as much', () => {
  // 256 MB for 1.9 s + 1,999 × 0.32 s = 641.58 s: 160.395 GB-s
  const cost = costOf({ ...NOTHING, rows: 2_000, lambdaCalls: { runRows: 1 } });
  expect(cost.lambda).toBeCloseTo(0.0000002 + 160.395 * 0.0000133334, 9);
});

test('an Express execution costs the execution and 64 MB for as long as its calls', () => {
  // $1 / 1e6 + 0.05 s (half a step) × 0.0625 GB × $0.060012 / 3600
  const cost = costOf({ ...NOTHING, expressExecutions: 1 });
  expect(cost.stepFunctions).toBeCloseTo(0.000001052, 9);
  expect(sumOf(cost)).toBe(cost.stepFunctions);
});
