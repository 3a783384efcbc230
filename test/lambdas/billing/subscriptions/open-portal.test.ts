import type Stripe from 'stripe';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPortal } from '../../../../lambdas/billing/subscriptions/open-portal.ts';
import { openStripeDesk, type StripeDesk } from '../../../support/stripe-desk.ts';
import { openTable } from '../../../support/table.ts';

describe('openPortal', () => {
  let desk: StripeDesk;
  beforeAll(async () => {
    desk = await openStripeDesk(await openTable());
  });
  afterAll(() => desk.counter.stop());

  const open = (p = desk.p) => openPortal(p, desk.workspace, 'https://app.example/billing');
  const configurations = async (): Promise<Stripe.BillingPortal.Configuration[]> =>
    (await desk.counter.stripe.billingPortal.configurations.list()).data;

  it('offers no change of plan where nothing is subscribed to', async () => {
    const page = await (await fetch((await open()).url)).text();
    expect(page).toContain('href="https://app.example/billing"');
    const [made] = await configurations();
    expect(made?.features).toMatchObject({
      subscription_update: { enabled: false },
      subscription_cancel: { enabled: true, mode: 'at_period_end' },
    });
  });

  it('offers what is sold in the currency that is paid in, by one configuration', async () => {
    await desk.subscribe('workspace-pool');
    for (const _twice of [1, 2]) await open();
    const made = (await configurations()).find(
      ({ metadata }) => metadata?.sluice_currency === 'usd',
    );
    const update = made?.features.subscription_update;
    expect(update).toMatchObject({
      enabled: true,
      default_allowed_updates: ['price'],
      proration_behavior: 'always_invoice',
      schedule_at_period_end: {
        conditions: [{ type: 'decreasing_item_amount' }, { type: 'shortening_interval' }],
      },
    });
    expect(update?.products?.map(({ product }) => product)).toEqual([
      'sluice_plan_workspace-pool_1',
      'sluice_plan_split-credits-essential_1',
      'sluice_plan_split-credits-professional_1',
      'sluice_plan_split-credits-enterprise_1',
      'sluice_plan_billing-cycle-monthly_1',
      'sluice_plan_billing-cycle-annual_1',
    ]);
    expect(await configurations()).toHaveLength(2);
  });

  it('changes the configuration where something else is sold by now', async () => {
    const [made] = await configurations();
    if (made === undefined) throw new Error('none');
    const { billingPortal } = desk.counter.stripe;
    await billingPortal.configurations.update(made.id, {
      metadata: { sluice_offers: 'before' },
      features: { subscription_update: { enabled: false } },
    });
    await open();
    const changed = await billingPortal.configurations.retrieve(made.id);
    expect(changed.metadata?.sluice_offers).not.toBe('before');
    expect(await configurations()).toHaveLength(2);
  });

  it('has one of its own for each deployment', async () => {
    const other = { ...desk.account, deployment: 'other' };
    await open({ ...desk.p, stripe: async () => other });
    expect(await configurations()).toHaveLength(3);
  });
});
