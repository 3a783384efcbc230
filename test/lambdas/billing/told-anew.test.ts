import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StripeEvent } from '../../../lambdas/billing/stripe-client.ts';
import { factsAnew, objectOf } from '../../../lambdas/billing/told-anew.ts';
import { epochMs } from '../../../lambdas/shared/units.contract.ts';
import { openSeller, type Seller } from '../../support/seller.ts';

const SAID = epochMs(1_773_144_000_000);

describe('factsAnew', () => {
  let seller: Seller;
  const ids: Record<string, string> = {};

  beforeAll(async () => {
    seller = await openSeller();
    const { session, intent } = await seller.sell('ws_1');
    const waits = await seller.sell('ws_1', undefined, true);
    Object.assign(ids, { session, intent, waits: waits.session, slow: waits.intent });
    ids.refund = seller.refund(intent, 900);
    ids.dispute = seller.dispute(intent);
    ids.charge =
      [...seller.till.books.charge.values()].find((each) => each.payment_intent === intent)?.id ??
      '';
  });
  afterAll(() => seller.stop());

  const eventOf = (object: string, id: string, type = 'x'): StripeEvent =>
    ({ type, api_version: 'old', data: { object: { id, object, created: 7 } } }) as never;
  const anew = (object: string, name: string, type?: string) =>
    factsAnew(seller.account, eventOf(object, ids[name] ?? '', type), SAID);

  it.each([
    ['checkout.session', 'session', { sale: { workspaceId: 'ws_1', stage: 'paid' } }],
    ['charge', 'charge', { charge: { receiptUrl: expect.any(String) } }],
  ])('reads a %s as it is now', async (object, name, facts) => {
    expect(await anew(object, name)).toMatchObject({ paymentId: ids.intent, facts });
  });

  it('reads a refund as it is now', async () => {
    const told = await anew('refund', 'refund');
    expect(told?.paymentId).toBe(ids.intent);
    expect(told?.facts.refunds[ids.refund ?? '']).toMatchObject({ amount: 900 });
  });

  it('says of a dispute when that was said', async () => {
    const told = await anew('dispute', 'dispute');
    expect(told?.facts.disputes[ids.dispute ?? '']).toMatchObject({
      state: 'needs_response',
      saidAtMs: SAID,
    });
  });

  it.each([
    ['checkout.session.completed', 'waiting'],
    ['checkout.session.async_payment_failed', 'failed'],
  ])('takes from the event alone that a slow payment has failed: %s', async (type, stage) => {
    const told = await anew('checkout.session', 'waits', type);
    expect([told?.paymentId, told?.facts.sale?.stage]).toEqual([ids.slow, stage]);
  });

  it('knows nothing of other objects', async () => {
    expect(await anew('customer', 'session')).toBeUndefined();
    expect(objectOf(eventOf('customer', 'cus_1'))).toMatchObject({ id: 'cus_1', created: 7 });
  });
});
