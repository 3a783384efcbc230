import { expect, it } from 'vitest';
import { intervalMsOf, slotsWanted } from '../../../../lambdas/waterfall/desk/plan-slots.ts';

it.each([
  [{}, undefined],
  [{ perSecond: 10 }, 100],
  [{ perMinute: 60 }, 1_000],
  [{ perSecond: 15, perMinute: 500 }, 120],
  [{ perSecond: 1, perMinute: 600 }, 1_000],
])('a limit of %j leaves %s ms between two calls', (limits, intervalMs) => {
  expect(intervalMsOf(limits)).toBe(intervalMs);
});

it.each([
  ['a lone call takes one', 1, 0, 100, 1],
  ['all that wait get one each', 7, 0, 100, 7],
  ['a busy function takes a quarter of a second’s', 1, 40, 20, 10],
  ['nobody takes more than three seconds’', 100, 0, 1_000, 4],
  ['even where one place is further apart than that', 5, 0, 10_000, 1],
])('%s', (_, waiting, lately, intervalMs, count) => {
  expect(slotsWanted(waiting, lately, intervalMs)).toBe(count);
});
