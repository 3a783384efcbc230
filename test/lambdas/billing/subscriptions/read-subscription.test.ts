import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readSubscription } from '../../../../lambdas/billing/subscriptions/read-subscription.ts';
import { openStripeDesk, type StripeDesk } from '../../../support/stripe-desk.ts';
import { openTable } from '../../../support/table.ts';

describe('readSubscription', () => {
  let desk: StripeDesk;
  let id = '';
  beforeAll(async () => {
    desk = await openStripeDesk(await openTable());
    id = await desk.subscribe('billing-cycle-annual');
  });
  afterAll(() => desk.counter.stop());

  const read = (subscriptionId = id, p = desk.p) =>
    readSubscription(p, subscriptionId, desk.workspace.id);

  it('gives the plan, what it costs, what is paid and when it ends', async () => {
    const { stripe } = desk.counter;
    const { items, created, customer } = await stripe.subscriptions.retrieve(id);
    const period = items.data[0];
    const state = {
      id,
      workspaceId: desk.workspace.id,
      customerId: customer,
      createdAtMs: created * 1_000,
      status: 'active',
      isPaid: true,
      fees: [{ paymentId: expect.stringMatching(/^pi_/), amount: 69_000 }],
      plan: 'billing-cycle-annual@1',
      price: { amount: 69_000, currency: 'usd', months: 12 },
      periodStartMs: (period?.current_period_start ?? 0) * 1_000,
      periodEndMs: (period?.current_period_end ?? 0) * 1_000,
      endsAtMs: null,
    };
    expect(await read()).toEqual(state);
    await stripe.subscriptions.update(id, { cancel_at_period_end: true });
    expect(await read()).toEqual({
      ...state,
      endsAtMs: state.periodEndMs,
    });
  });

  it.each([
    ['open', false],
    ['uncollectible', false],
    ['draft', false],
    ['void', true],
    ['paid', true],
  ] as const)('with an invoice that is %s: nothing is owed: %s', async (status, isPaid) => {
    const { till } = desk.counter.standIn;
    const { latest_invoice } = till.find('subscription', id);
    till.find('invoice', String(latest_invoice)).status = status;
    expect(await read()).toMatchObject({ isPaid });
  });

  it('gives nothing where there is none, or none of this deployment', async () => {
    expect(await read('sub_none')).toBeUndefined();
    const other = { ...desk.account, deployment: 'other' };
    const p = { ...desk.p, stripe: async () => other };
    expect(await read(id, p)).toBeUndefined();
    expect(desk.p.logged).toEqual([]);
  });

  it('logs what sells no plan of the catalogue', async () => {
    const { till } = desk.counter.standIn;
    const price = till.find('subscription', id).items.data[0]?.price;
    if (price === undefined) throw new Error('no price');
    till.find('product', price.product).metadata = {};
    price.metadata = { sluice_plan: 'billing-cycle-annual@9' };
    expect(await read()).toBeUndefined();
    expect(desk.p.logged).toMatchObject([
      { event: 'SUBSCRIPTION_OF_NO_PLAN', subscriptionId: id, workspaceId: desk.workspace.id },
    ]);
  });
});
