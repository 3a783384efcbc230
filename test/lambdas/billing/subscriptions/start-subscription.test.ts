import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSubscription } from '../../../../lambdas/billing/subscriptions/start-subscription.ts';
import { isPutOf, spoil } from '../../../support/lossy.ts';
import { openStripeDesk, type StripeDesk, soldPlan } from '../../../support/stripe-desk.ts';
import { openTable } from '../../../support/table.ts';

const URLS = { successUrl: 'https://app.example/back', cancelUrl: 'https://app.example/no' };

describe('startSubscription', () => {
  let desk: StripeDesk;
  beforeAll(async () => {
    desk = await openStripeDesk(await openTable());
  });
  afterAll(() => desk.counter.stop());

  const start = (idempotencyKey?: string, bodyHash = 'h', p = desk.p) =>
    startSubscription(
      p,
      {
        workspace: desk.workspace,
        actor: 'mem_1',
        plan: soldPlan('billing-cycle-monthly', 'eur'),
        ...URLS,
      },
      { idempotencyKey, bodyHash },
    );

  it('opens a page for one of the plan, whose subscription leads back to the workspace', async () => {
    const { checkout } = await start();
    const { stripe, standIn } = desk.counter;
    const session = await stripe.checkout.sessions.retrieve(checkout.id, {
      expand: ['line_items'],
    });
    const metadata = {
      sluice_deployment: 'sluice',
      sluice_workspace: desk.workspace.id,
      sluice_actor: 'mem_1',
    };
    expect(session).toMatchObject({
      mode: 'subscription',
      amount_total: 6_300,
      currency: 'eur',
      metadata,
      url: checkout.url,
      billing_address_collection: 'required',
      line_items: { data: [{ quantity: 1, adjustable_quantity: null }] },
    });
    expect(standIn.till.terms.get(checkout.id)?.subscription?.metadata).toEqual(metadata);
  });

  it('opens one page for one key, and one for each call without', async () => {
    const first = await start('k-1');
    expect(await start('k-1')).toEqual({ ...first, isReplayed: true });
    const ids = [first, await start('k-2'), await start(), await start()];
    expect(new Set(ids.map(({ checkout }) => checkout.id)).size).toBe(4);
    await expect(start('k-1', 'other')).rejects.toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' });
  });

  it('is not refused by Stripe where a setting was changed since a call that died', async () => {
    const db = spoil(desk.p.db, (_n, command) => (isPutOf(command, 'CHECKOUT#') ? 'lost' : 'none'));
    await expect(start('k-0', 'h', { ...desk.p, db })).rejects.toThrow();
    const checkout = { ...desk.account.checkout, promotionCodes: true };
    const stripe = async () => ({ ...desk.account, checkout });
    expect((await start('k-0', 'h', { ...desk.p, stripe })).isReplayed).toBe(false);
  });

  it('opens none where a subscription goes on, or nothing is sold', async () => {
    const nowhere = { ...desk.p, stripe: async () => undefined };
    await expect(start('k-3', 'h', nowhere)).rejects.toMatchObject({ code: 'STATE_CONFLICT' });
    const id = await desk.subscribe('workspace-pool');
    await expect(start('k-4')).rejects.toMatchObject({ code: 'STATE_CONFLICT' });
    await desk.counter.stripe.subscriptions.cancel(id);
    expect((await start('k-4')).isReplayed).toBe(false);
  });
});
