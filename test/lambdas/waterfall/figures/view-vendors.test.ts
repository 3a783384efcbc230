import { beforeAll, describe, expect, it } from 'vitest';
import { putItem } from '../../../../lambdas/shared/items.ts';
import { keys } from '../../../../lambdas/shared/keys.contract.ts';
import { add } from '../../../../lambdas/waterfall/figures/add-figures.ts';
import { addToFigures, putOrders } from '../../../../lambdas/waterfall/figures/figures.store.ts';
import { figuresOfRun } from '../../../../lambdas/waterfall/figures/figures-of-run.ts';
import {
  type AskedFigures,
  viewVendors,
} from '../../../../lambdas/waterfall/figures/view-vendors.ts';
import { hunterFound } from '../../../support/counted-runs.ts';
import { NOON } from '../../../support/fixed-ports.ts';
import { openTable, type TestTable } from '../../../support/table.ts';

describe('viewVendors', () => {
  let table: TestTable;
  const show = async (id: string, asked: AskedFigures = {}) => {
    const { items } = await viewVendors(table.ports(), 'operator', asked);
    return items.find((item) => item.id === id);
  };

  beforeAll(async () => {
    table = await openTable();
    const p = table.ports();
    const today = figuresOfRun(hunterFound());
    const yesterday = figuresOfRun(hunterFound(NOON - 86_400_000));
    await addToFigures(p, 'operator', add(today, yesterday), []);
    const place = { found: 0.5, foundMost: 0.6, costMicroUsd: 1 };
    const all = {
      ...{ rows: 60, explored: [], fixed: { found: 0.5, costMicroUsd: 2 } },
      providers: ['tomba', 'hunter'].map((provider) => ({ provider, ...place })),
    };
    await putOrders(p.db, 'operator', 'email', { plannedAtMs: NOON, segments: { all } });
    await putItem(p.db, keys.vendorSettings('operator', 'hunter'), {
      settings: { pricesMicroUsd: { email: 9_000 } },
    });
    const trouble = { reason: 'out-of-credits', untilMs: NOON + 60_000 };
    await putItem(p.db, keys.vendorState('operator', 'tomba'), { state: { trouble }, rev: 1 });
  });

  it('shows what came of calls, what each hit costs, and its place', async () => {
    const hunter = await show('hunter');
    expect(hunter).toMatchObject({
      ...{ finds: true, isOff: false, state: 'up', until: null, places: { email: 2 } },
      figures: [
        {
          ...{ datum: 'email', segment: 'all', calls: 2, hits: 2, hitRate: 1, skipped: 0 },
          ...{ meanMs: 300, p50Ms: 500, p95Ms: 500, costPerHitMicroUsd: 24_500 },
        },
      ],
    });
    expect(hunter?.prices[0]).toEqual({
      ...{ search: 'profile', for: 'email', publicMicroUsd: 24_500, asOf: '2026-08' },
      ownMicroUsd: 9_000,
    });
  });

  it('shows one that was paid for nothing, and why it is not called', async () => {
    expect(await show('tomba')).toMatchObject({
      ...{ state: 'out-of-credits', until: '2026-03-10T12:01:00.000Z' },
      figures: [
        { hits: 0, costPerHitMicroUsd: null, costMicroUsd: 17_800, verifyingMicroUsd: 19_800 },
      ],
    });
    expect(await show('zerobounce')).toMatchObject({ finds: false, figures: [{ calls: 2 }] });
    expect(await show('prospeo')).toMatchObject({ state: 'up', places: {}, figures: [] });
  });

  it.each([
    ['zerobounce', [{ search: null, for: 'verify' }]],
    ['telnyx', [{ search: null, for: 'check' }]],
    [
      'leadmagic',
      [
        { search: 'email', for: 'email' },
        { search: 'mobile', for: 'phone' },
        { search: null, for: 'verify' },
      ],
    ],
  ])('shows each price of %s', async (id, prices) => {
    expect((await show(id))?.prices).toMatchObject(prices);
  });

  it('counts the days that are asked for, and segments where they are', async () => {
    const day = { from: '2026-03-09', to: '2026-03-09', bySegment: true };
    const figures = (await show('hunter', day))?.figures ?? [];
    expect(figures.map(({ segment, calls }) => [segment, calls])).toEqual([
      ['all', 1],
      ['DE.name', 1],
    ]);
    const { from, to, orders } = await viewVendors(table.ports(), 'operator', {});
    expect([from, to]).toEqual(['2026-02-09', '2026-03-10']);
    expect(orders).toMatchObject([{ datum: 'email', segment: 'all', rows: 60 }]);
  });
});
