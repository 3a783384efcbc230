import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EVENT_TYPES, type ToldFacts } from '../../../lambdas/billing/facts-of-event.ts';
import type { StripeEvent } from '../../../lambdas/billing/stripe-client.ts';
import { toTopUpMetadata } from '../../../lambdas/billing/stripe-metadata.ts';
import { objectOf, READ_ANEW, toldAnew } from '../../../lambdas/billing/told-anew.ts';
import { epochMs } from '../../../lambdas/shared/units.contract.ts';
import { openSeller, type Seller } from '../../support/seller.ts';

const TOP_UP = {
  amount: 4_900,
  currency: 'usd',
  payment_method: 'pm_card_visa',
  confirm: true,
  metadata: {
    ...toTopUpMetadata({
      ...{ deployment: 'sluice', workspaceId: 'ws_1', actor: 'key_1', topUpId: 'topup_1' },
      pack: { pack: 'contact', creditType: 'contact', credits: 100, months: 6 },
      quantity: 1,
    }),
  },
};
/** What the events are about whose types begin so; the first that fits. */
const OBJECTS = [
  ['checkout.session.', 'checkout.session'],
  ['payment_intent.', 'payment_intent'],
  ['charge.refund.', 'refund'],
  ['charge.dispute.', 'dispute'],
  ['charge.', 'charge'],
  ['refund.', 'refund'],
  ['customer.subscription.', 'subscription'],
  ['invoice.', 'invoice'],
] as const;
const SAID = epochMs(1_773_144_000_000);

describe('toldAnew', () => {
  let seller: Seller;
  const ids: Record<string, string> = {};

  beforeAll(async () => {
    seller = await openSeller();
    const { session, intent } = await seller.sell('ws_1');
    const waits = await seller.sell('ws_1', undefined, true);
    Object.assign(ids, { session, intent, waits: waits.session, slow: waits.intent });
    ids.refund = seller.refund(intent, 900);
    ids.dispute = seller.dispute(intent);
    ids.subscription = await seller.subscribe('ws_1');
    ids.invoice =
      [...seller.till.books.invoice.values()].find(({ parent }) => parent !== null)?.id ?? '';
    ids.topUp = (await seller.account.api.paymentIntents.create(TOP_UP)).id;
    ids.charge =
      [...seller.till.books.charge.values()].find((each) => each.payment_intent === intent)?.id ??
      '';
  });
  afterAll(() => seller.stop());

  const eventOf = (object: string, id: string, type = 'x'): StripeEvent =>
    ({
      id: 'evt_1',
      type,
      created: 9,
      api_version: 'old',
      data: { object: { id, object, created: 7 } },
    }) as never;
  const told = (object: string, name: string, type?: string) =>
    toldAnew(seller.account, eventOf(object, ids[name] ?? '', type), SAID);
  const anew = async (object: string, name: string, type?: string) =>
    (await told(object, name, type)) as ToldFacts | undefined;

  it.each([
    ['checkout.session', 'session', { sale: { workspaceId: 'ws_1', stage: 'paid' } }],
    ['charge', 'charge', { charge: { receiptUrl: expect.any(String) } }],
  ])('reads a %s as it is now', async (object, name, facts) => {
    expect(await anew(object, name)).toMatchObject({ paymentId: ids.intent, facts });
  });

  it('reads a refund as it is now', async () => {
    const read = await anew('refund', 'refund');
    expect(read?.paymentId).toBe(ids.intent);
    expect(read?.facts.refunds[ids.refund ?? '']).toMatchObject({ amount: 900 });
  });

  it('says of a dispute when that was said', async () => {
    const read = await anew('dispute', 'dispute');
    expect(read?.facts.disputes[ids.dispute ?? '']).toMatchObject({
      state: 'needs_response',
      saidAtMs: SAID,
    });
  });

  it.each([
    ['checkout.session.completed', 'waiting'],
    ['checkout.session.async_payment_failed', 'failed'],
  ])('takes from the event alone that a slow payment has failed: %s', async (type, stage) => {
    const read = await anew('checkout.session', 'waits', type);
    expect([read?.paymentId, read?.facts.sale?.stage]).toEqual([ids.slow, stage]);
  });

  it('can ask for what each event is about that something follows from', () => {
    const objects = EVENT_TYPES.map(
      (type) => OBJECTS.find(([start]) => type.startsWith(start))?.[1],
    );
    expect([...new Set(objects)].toSorted()).toEqual(READ_ANEW.toSorted());
  });

  it('knows nothing of other objects', async () => {
    expect(await anew('customer', 'session')).toBeUndefined();
    expect(objectOf(eventOf('customer', 'cus_1'))).toMatchObject({ id: 'cus_1', created: 7 });
  });
});
