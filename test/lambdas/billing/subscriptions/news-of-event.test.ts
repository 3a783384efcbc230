import { describe, expect, it } from 'vitest';
import { factsOfEvent } from '../../../../lambdas/billing/facts-of-event.ts';
import type { StripeEvent } from '../../../../lambdas/billing/stripe-client.ts';

const OURS = {
  sluice_deployment: 'sluice',
  sluice_workspace: 'ws_1',
  sluice_actor: 'mem_1',
};
const THEIRS = { ...OURS, sluice_deployment: 'other' };
const read = (type: string, object: object) =>
  factsOfEvent(
    { id: 'evt_1', created: 7, type, data: { object } } as unknown as StripeEvent,
    'sluice',
  );
const subscription = (metadata: object = OURS) => ({ id: 'sub_1', metadata });
const invoice = (metadata: object | null = OURS, of: unknown = 'sub_1') => ({
  id: 'in_1',
  parent: { subscription_details: { subscription: of, metadata } },
});
const session = (over: object = {}) => ({
  id: 'cs_1',
  created: 5,
  mode: 'subscription',
  status: 'complete',
  payment_status: 'paid',
  payment_intent: null,
  subscription: 'sub_1',
  metadata: OURS,
  ...over,
});
const news = (saidAtMs: number, ...said: string[]) => ({
  kind: 'subscription',
  subscriptionId: 'sub_1',
  news: { workspaceId: 'ws_1', saidAtMs, said },
});

describe('an event of a subscription', () => {
  it.each([
    'customer.subscription.created',
    'customer.subscription.updated',
    'customer.subscription.deleted',
    'customer.subscription.paused',
    'customer.subscription.resumed',
  ])('%s is news of it', (type) => {
    expect(read(type, subscription())).toEqual(news(7_000, 'evt_1'));
    expect(read(type, subscription(THEIRS))).toEqual({ kind: 'foreign' });
    expect(read(type, subscription({}))).toEqual({ kind: 'foreign' });
  });

  it.each(['invoice.paid', 'invoice.payment_failed'])('%s is news of what it bills', (type) => {
    expect(read(type, invoice())).toEqual(news(7_000, 'evt_1'));
    expect(read(type, invoice(OURS, { id: 'sub_1' }))).toEqual(news(7_000, 'evt_1'));
    expect(read(type, invoice(THEIRS))).toEqual({ kind: 'foreign' });
    expect(read(type, invoice(null))).toEqual({ kind: 'foreign' });
  });

  it.each(['invoice.paid', 'invoice.payment_failed'])('%s of a pack is none', (type) => {
    expect(read(type, { id: 'in_1', parent: null, metadata: OURS })).toEqual({ kind: 'foreign' });
  });

  it('a checkout of a subscription is news of it, and no payment for packs', () => {
    const type = 'checkout.session.completed';
    expect(read(type, session())).toEqual(news(5_000, 'cs_1'));
    expect(read(type, session({ subscription: null }))).toEqual({ kind: 'foreign' });
    const packs = session({ mode: 'payment', subscription: null, payment_intent: 'pi_1' });
    expect(read(type, packs)).toMatchObject({ kind: 'payment', paymentId: 'pi_1' });
  });
});
