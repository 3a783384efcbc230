import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  ensurePrice,
  findSoldPlan,
  lookupKeyOf,
  plansSoldIn,
} from '../../../../lambdas/billing/subscriptions/sold-plans.ts';
import { findPlan } from '../../../../lambdas/plans/catalogue.ts';
import { openStripeDesk, type StripeDesk, soldPlan } from '../../../support/stripe-desk.ts';
import { openTable } from '../../../support/table.ts';

const POOL = findPlan('workspace-pool');

describe('plans that are sold by subscription', () => {
  it.each([
    ['workspace-pool', undefined, 'workspace-pool@1', 3_900, 'usd', 1],
    ['billing-cycle-annual', 'jpy', 'billing-cycle-annual@1', 105_000, 'jpy', 12],
  ])('%s in %s', (id, asked, name, amount, currency, months) => {
    expect(findSoldPlan(id, asked)).toMatchObject({ name, price: { amount, currency, months } });
  });

  it.each([
    ['seat-licences', undefined],
    ['nothing', undefined],
    ['workspace-pool', 'sek'],
    ['workspace-pool', 'toString'],
  ])('not %s in %s', (id, asked) => {
    expect(findSoldPlan(id, asked)).toBeUndefined();
  });

  it('the newest version alone, for the term and not for the period', () => {
    if (POOL === undefined) throw new Error('no plan');
    const plans = [POOL, { ...POOL, version: 2, fee: { eur: 9 }, termMonths: 24 }];
    const sold = { name: 'workspace-pool@2', price: { amount: 9, currency: 'eur', months: 24 } };
    expect(plansSoldIn('eur', plans)).toEqual([{ title: POOL.title, ...sold }]);
    expect(plansSoldIn('usd', plans)).toEqual([]);
  });
});

describe('ensurePrice', () => {
  let desk: StripeDesk;
  beforeAll(async () => {
    desk = await openStripeDesk(await openTable());
  });
  afterAll(() => desk.counter.stop());

  it('makes product and price once, and finds them by what they are', async () => {
    const plan = soldPlan('billing-cycle-annual');
    const first = await ensurePrice(desk.account, plan);
    expect(await ensurePrice({ ...desk.account, products: new Set() }, plan)).toEqual(first);
    const price = await desk.counter.stripe.prices.retrieve(first.price);
    expect(price).toMatchObject({
      product: 'sluice_plan_billing-cycle-annual_1',
      unit_amount: 69_000,
      currency: 'usd',
      recurring: { interval: 'year', interval_count: 1 },
      metadata: { sluice_plan: 'billing-cycle-annual@1' },
      lookup_key: lookupKeyOf(plan),
    });
  });

  it('makes another price where the plan costs something else by now', async () => {
    const plan = soldPlan('workspace-pool');
    const before = await ensurePrice(desk.account, plan);
    const dearer = { ...plan, price: { ...plan.price, amount: 4_100 } };
    const after = await ensurePrice(desk.account, dearer);
    expect(after.product).toBe(before.product);
    expect(after.price).not.toBe(before.price);
  });

  it('makes a new price where somebody has archived it at Stripe, and finds that one', async () => {
    const plan = soldPlan('billing-cycle-monthly');
    const before = await ensurePrice(desk.account, plan);
    await desk.counter.stripe.prices.update(before.price, { active: false });
    const after = await ensurePrice(desk.account, plan);
    expect(after.product).toBe(before.product);
    expect(await desk.counter.stripe.prices.retrieve(after.price)).toMatchObject({
      active: true,
      unit_amount: 6_900,
    });
    expect(await ensurePrice(desk.account, plan)).toEqual(after);
  });
});
