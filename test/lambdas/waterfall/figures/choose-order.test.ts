import { describe, expect, it } from 'vitest';
import {
  chooseOrder,
  orderOf,
  withinCost,
} from '../../../../lambdas/waterfall/figures/choose-order.ts';
import type {
  LearnedOrder,
  OrderedProvider,
} from '../../../../lambdas/waterfall/figures/figures.contract.ts';

const place = (
  provider: string,
  found: number,
  costMicroUsd: number,
  foundMost = found,
): OrderedProvider => ({ provider, found, foundMost, costMicroUsd });

const ORDER: LearnedOrder = {
  rows: 1_000,
  providers: [place('b', 0.5, 10_000), place('a', 0.3, 10_000), place('c', 0.02, 8_000)],
  explored: [
    { provider: 'a', share: 0.03 },
    { provider: 'c', share: 0.02 },
  ],
  fixed: { found: 0.82, costMicroUsd: 40_000 },
};
const KNOWN = ['a', 'b', 'c'];
const chosen = (id: string, known = KNOWN, terms = {}) =>
  chooseOrder({ all: ORDER }, { segment: 'DE.name', id }, known, terms) ?? [];
const ROWS = Array.from({ length: 10_000 }, (_, n) => `enr_1#0#${n}`);

describe('chooseOrder', () => {
  it('gives the order for the segment, else for all, else none', () => {
    expect(orderOf({ all: ORDER }, 'DE.name')).toBe(ORDER);
    expect(orderOf({}, 'DE.name')).toBeUndefined();
    expect(chooseOrder({}, { segment: 'DE.name', id: '1' }, KNOWN, {})).toBeUndefined();
  });

  it('lets so many rows explore as the order says, the same ones each time', () => {
    const firsts = Map.groupBy(ROWS, (id) => chosen(id)[0] ?? '');
    const share = (id: string) => (firsts.get(id)?.length ?? 0) / ROWS.length;
    expect(share('a')).toBeCloseTo(0.03, 2);
    expect(share('c')).toBeCloseTo(0.02, 2);
    expect(ROWS.map((id) => chosen(id))).toEqual(ROWS.map((id) => chosen(id)));
    expect(chosen(firsts.get('c')?.[0] ?? '')).toEqual(['c', 'b', 'a']);
  });

  it('asks one without figures last, and first in a few rows; one without a key never', () => {
    const known = ['new', 'a', 'b'];
    const orders = ROWS.map((id) => chosen(id, known));
    const news = orders.filter(([first]) => first === 'new').length / ROWS.length;
    expect(news).toBeCloseTo(0.01, 2);
    expect(new Set(orders.map((order) => order.toSorted().join()))).toEqual(new Set(['a,b,new']));
  });

  it('explores no more than one row of twenty, however many are new', () => {
    const known = [...KNOWN, ...Array.from({ length: 20 }, (_, n) => `new-${n}`)];
    const explored = ROWS.filter((id) => chosen(id, known)[0] !== 'b').length / ROWS.length;
    expect(explored).toBeLessThan(0.055);
  });
});

describe('withinCost', () => {
  const left = (terms: Parameters<typeof withinCost>[1], providers = ORDER.providers) =>
    withinCost(providers, terms).map(({ provider }) => provider);

  it.each<[string, Parameters<typeof withinCost>[1], string[]]>([
    ['all without a limit', {}, ['b', 'a', 'c']],
    ['not who costs more for each contact', { foundCostMicroUsdMax: 100_000 }, ['b', 'a']],
    [
      'all the same where too few would be found',
      { foundCostMicroUsdMax: 100_000, coverageFloorPercent: 98 },
      ['b', 'a', 'c'],
    ],
    [
      'as many as the floor lets go, the dearest first',
      { foundCostMicroUsdMax: 30_000, coverageFloorPercent: 70 },
      ['b', 'a'],
    ],
  ])('asks %s', (_, terms, expected) => {
    expect(left(terms)).toEqual(expected);
  });

  it('counts with as much as may be hoped of one that little is known of', () => {
    const unsure = [...ORDER.providers.slice(0, 2), place('c', 0.02, 8_000, 0.2)];
    expect(left({ foundCostMicroUsdMax: 100_000 }, unsure)).toEqual(['b', 'a', 'c']);
  });
});
