import { describe, expect, it } from 'vitest';
import type { SegmentFigures } from '../../../../lambdas/waterfall/figures/figures.contract.ts';
import { EXPLORED_SHARE, planOrder } from '../../../../lambdas/waterfall/figures/plan-order.ts';

interface Seen {
  readonly calls: number;
  readonly rate: number;
  readonly hit: number;
  readonly miss: number;
}

/** What was seen of providers, each asked first. */
const seen = (rows: number, providers: Readonly<Record<string, Seen>>): SegmentFigures => ({
  rows,
  trials: Object.fromEntries(
    Object.entries(providers).map(([id, { calls, rate, hit, miss }]) => [
      `>${id}`,
      {
        ...{ calls, hits: calls * rate },
        ...{ hitMicroUsd: calls * rate * hit, missMicroUsd: calls * (1 - rate) * miss },
      },
    ]),
  ),
});

const FIXED = ['guesser', 'checker', 'dear', 'never-asked'];
const GUESSER: Seen = { calls: 1_000, rate: 0.2, hit: 20_000, miss: 15_000 };
const CHECKER: Seen = { calls: 1_000, rate: 0.5, hit: 30_000, miss: 0 };
const DEAR: Seen = { calls: 1_000, rate: 0.6, hit: 400_000, miss: 0 };

function plan(segments: Readonly<Record<string, SegmentFigures>>) {
  const orders = planOrder({ segments, fixed: FIXED, priceOf: () => 10_000 });
  const namesOf = (segment: string) => orders[segment]?.providers.map(({ provider }) => provider);
  return { orders, namesOf };
}

describe('planOrder', () => {
  it('asks first who costs least for each contact found, not whose price is lowest', () => {
    const { orders, namesOf } = plan({
      'DE.name': seen(1_000, { guesser: GUESSER, checker: CHECKER, dear: DEAR }),
    });
    expect(namesOf('all')).toEqual(['checker', 'guesser', 'dear']);
    const cost = orders.all?.providers.reduce((sum, each) => sum + each.costMicroUsd, 0) ?? 0;
    expect(cost).toBeLessThan(orders.all?.fixed.costMicroUsd ?? 0);
    const found = orders.all?.providers.reduce((sum, each) => sum + each.found, 0) ?? 0;
    expect(found).toBeCloseTo(orders.all?.fixed.found ?? 0, 2);
  });

  it('keeps the fixed order where that costs no more', () => {
    const { namesOf } = plan({
      'DE.name': seen(1_000, { guesser: { ...CHECKER, hit: 10_000 }, checker: CHECKER }),
    });
    expect(namesOf('all')).toEqual(['guesser', 'checker']);
  });

  it('orders a segment by its own figures where they are many, by all where they are few', () => {
    const usual = seen(5_000, { guesser: GUESSER, checker: CHECKER });
    const other = { guesser: { ...GUESSER, rate: 0.9 }, checker: { ...CHECKER, rate: 0.1 } };
    const own = (calls: number) =>
      seen(calls, {
        guesser: { ...other.guesser, calls },
        checker: { ...other.checker, calls },
      });
    const { namesOf } = plan({ usual, many: own(1_000), few: own(10) });
    expect(namesOf('many')).toEqual(['guesser', 'checker']);
    expect(namesOf('few')).toBeUndefined();
    expect(namesOf('usual')).toEqual(['checker', 'guesser']);
  });

  it('does not turn an order round for a few lucky hits', () => {
    const usual = seen(5_000, { guesser: GUESSER, checker: CHECKER });
    const lucky = seen(60, { guesser: { ...GUESSER, calls: 4, rate: 0.75 } });
    expect(plan({ usual, lucky }).namesOf('lucky')).toEqual(['checker', 'guesser']);
  });

  it('explores each that is not first, and never for more than a hundredth of the cost', () => {
    const { orders } = plan({
      'DE.name': seen(1_000, { guesser: GUESSER, checker: CHECKER, dear: DEAR }),
    });
    const { explored = [], providers = [] } = orders.all ?? {};
    expect(explored.map(({ provider }) => provider)).toEqual(['guesser', 'dear']);
    expect(explored.reduce((sum, { share }) => sum + share, 0)).toBeLessThanOrEqual(EXPLORED_SHARE);
    const cost = providers.reduce((sum, each) => sum + each.costMicroUsd, 0);
    // Asked first, the dear one costs 400,000 in six of ten rows.
    const [, dear] = explored;
    expect((dear?.share ?? 1) * (0.6 * 400_000 - cost)).toBeLessThan(0.01 * cost);
  });

  it('plans nothing from a handful of rows', () => {
    expect(plan({ 'DE.name': seen(49, { guesser: GUESSER }) }).orders).toEqual({});
  });

  it('takes no longer for each segment the more of them there are', () => {
    const ids = Array.from({ length: 20 }, (_, n) => `p${n}`);
    const before = (n: number, count: number) =>
      Array.from({ length: count }, (_, k) => `p${(n + k + 1) % 20}`).toSorted();
    const trial = { calls: 200, hits: 30, hitMicroUsd: 600_000, missMicroUsd: 17_000 };
    const names = ids.flatMap((id, n) =>
      [0, 1, 2, 3, 4, 5].map((count) => `${before(n, count).join('+')}>${id}`),
    );
    const own = { rows: 100, trials: Object.fromEntries(names.map((name) => [name, trial])) };
    const segments = Object.fromEntries(Array.from({ length: 100 }, (_, n) => [`S${n}`, own]));
    const start = process.cpuUsage();
    planOrder({ segments, fixed: ids, priceOf: () => 10_000 });
    // A fifth of this mostly; more than twice as much where each figure is looked for among all.
    expect(process.cpuUsage(start).user / 1_000).toBeLessThan(3_000);
  });
});
