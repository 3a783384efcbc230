import Stripe from 'stripe';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  paySession,
  settleDelayed,
} from '../../../../../local/outside/stripe/checkout/pay-session.ts';
import {
  closeDispute,
  openDispute,
} from '../../../../../local/outside/stripe/payments/disputes.ts';
import { chargeOf } from '../../../../../local/outside/stripe/payments/payments.ts';
import { type Counter, openCounter, TWO_PACKS, WEBHOOK_SECRET } from '../counter.ts';

let counter: Counter;
let stripe: Stripe;
beforeEach(async () => {
  counter = await openCounter();
  stripe = counter.stripe;
});
afterEach(() => counter.stop());

const till = () => counter.standIn.till;

/** Gives the ids of a session, its payment and its charge. */
async function pay(delayed = false, params: Partial<Stripe.Checkout.SessionCreateParams> = {}) {
  const { id } = await stripe.checkout.sessions.create({
    ...TWO_PACKS,
    payment_intent_data: { metadata: { purchase: 'p1' }, description: 'Two packs' },
    ...params,
  });
  const session = paySession(till(), till().find('checkout.session', id), { delayed });
  const intent = till().find('payment_intent', session.payment_intent ?? '');
  return { session: id, intent: intent.id, charge: chargeOf(till(), intent).id };
}

/** Types of the events since the last call, and their objects as they were then. */
async function told(): Promise<readonly [string, Record<string, unknown>][]> {
  await counter.quiet();
  return counter.received.splice(0).map(({ body, signature }) => {
    const event = Stripe.webhooks.constructEvent(body, signature, WEBHOOK_SECRET);
    return [event.type, event.data.object as unknown as Record<string, unknown>];
  });
}
const typesOf = (events: readonly [string, unknown][]): readonly string[] =>
  events.map(([type]) => type);

describe('a payment at once', () => {
  it('completes the session, and is told in order', async () => {
    const ids = await pay();
    const events = await told();
    expect(typesOf(events)).toEqual([
      'payment_intent.created',
      'charge.succeeded',
      'payment_intent.succeeded',
      'checkout.session.completed',
    ]);
    expect(events[3]?.[1]).toMatchObject({
      id: ids.session,
      status: 'complete',
      payment_status: 'paid',
      payment_intent: ids.intent,
      url: null,
      customer_details: { email: 'customer@example.com', address: { country: 'DE', city: null } },
    });
    expect(events[0]?.[1]).toMatchObject({
      status: 'requires_payment_method',
      latest_charge: null,
    });
    const intent = await stripe.paymentIntents.retrieve(ids.intent, { expand: ['latest_charge'] });
    expect(intent).toMatchObject({
      status: 'succeeded',
      amount: 2000,
      amount_received: 2000,
      currency: 'eur',
      description: 'Two packs',
      metadata: { purchase: 'p1' },
      latest_charge: { id: ids.charge, paid: true, captured: true, status: 'succeeded' },
    });
    expect(await stripe.charges.retrieve(ids.charge)).toMatchObject({
      amount: 2000,
      amount_captured: 2000,
      amount_refunded: 0,
      refunded: false,
      disputed: false,
      payment_intent: ids.intent,
      metadata: { purchase: 'p1' },
      billing_details: { email: 'customer@example.com' },
    });
    expect((await stripe.paymentIntents.list()).data).toHaveLength(1);
    expect((await stripe.charges.list({ payment_intent: ids.intent })).data).toHaveLength(1);
    expect((await stripe.charges.list({ payment_intent: 'pi_none' })).data).toHaveLength(0);
    expect((await stripe.checkout.sessions.list({ payment_intent: ids.intent })).data).toHaveLength(
      1,
    );
  });

  it('makes a customer where the session says so, and takes a whole address', async () => {
    const { session } = await pay(false, {
      customer_creation: 'always',
      customer_email: 'ada@acme.example',
      billing_address_collection: 'required',
    });
    const whole = await stripe.checkout.sessions.retrieve(session, {
      expand: ['customer', 'payment_intent.latest_charge'],
    });
    expect(whole).toMatchObject({
      customer: { object: 'customer', email: 'ada@acme.example' },
      customer_details: { email: 'ada@acme.example', address: { line1: '1 Example Street' } },
    });
    expect(whole.payment_intent).toMatchObject({ latest_charge: { paid: true } });
    expect(typesOf(await told())[0]).toBe('customer.created');
  });

  it('is refused for a session that is not open, and changes nothing', async () => {
    const { session } = await pay();
    await told();
    const paid = till().find('checkout.session', session);
    expect(() => paySession(till(), paid, { delayed: false })).toThrow('has a status of complete');
    expect(await told()).toEqual([]);
    expect((await stripe.charges.list()).data).toHaveLength(1);
  });
});

describe('a slow payment', () => {
  it('is unpaid first and paid later', async () => {
    const ids = await pay(true);
    const first = await told();
    expect(typesOf(first)).toEqual([
      'payment_intent.created',
      'charge.pending',
      'payment_intent.processing',
      'checkout.session.completed',
    ]);
    expect(first[3]?.[1]).toMatchObject({ status: 'complete', payment_status: 'unpaid' });
    await expect(stripe.refunds.create({ charge: ids.charge })).rejects.toThrow('does not have');
    settleDelayed(till(), till().find('checkout.session', ids.session), true);
    const then = await told();
    expect(typesOf(then)).toEqual([
      'charge.succeeded',
      'payment_intent.succeeded',
      'checkout.session.async_payment_succeeded',
    ]);
    expect(then[2]?.[1]).toMatchObject({ payment_status: 'paid', payment_intent: ids.intent });
  });

  it('may fail, once and for all', async () => {
    const ids = await pay(true);
    await told();
    const session = till().find('checkout.session', ids.session);
    settleDelayed(till(), session, false);
    const events = await told();
    expect(typesOf(events)).toEqual([
      'charge.failed',
      'payment_intent.payment_failed',
      'checkout.session.async_payment_failed',
    ]);
    expect(events[2]?.[1]).toMatchObject({ status: 'complete', payment_status: 'unpaid' });
    expect(await stripe.paymentIntents.retrieve(ids.intent)).toMatchObject({
      status: 'requires_payment_method',
      amount_received: 0,
      last_payment_error: { charge: ids.charge },
    });
    expect(() => settleDelayed(till(), session, true)).toThrow('under way');
    await expect(stripe.refunds.create({ payment_intent: ids.intent })).rejects.toThrow();
  });
});

describe('refunds', () => {
  it('add up to the whole and no further', async () => {
    const ids = await pay();
    await told();
    const part = await stripe.refunds.create({
      payment_intent: ids.intent,
      amount: 500,
      reason: 'requested_by_customer',
      metadata: { ticket: '7' },
    });
    expect(part).toMatchObject({
      object: 'refund',
      amount: 500,
      charge: ids.charge,
      payment_intent: ids.intent,
      status: 'succeeded',
      reason: 'requested_by_customer',
      metadata: { ticket: '7' },
    });
    const [refunded, created] = await told();
    expect(refunded).toMatchObject(['charge.refunded', { amount_refunded: 500, refunded: false }]);
    expect(created).toMatchObject(['refund.created', { id: part.id, amount: 500 }]);
    await expect(stripe.refunds.create({ charge: ids.charge, amount: 1501 })).rejects.toMatchObject(
      {
        message: 'Refund amount (€15.01) is greater than unrefunded amount on charge (€15.00)',
        param: 'amount',
      },
    );
    const rest = await stripe.refunds.create({ charge: ids.charge });
    expect(rest.amount).toBe(1500);
    expect((await told())[0]).toMatchObject([
      'charge.refunded',
      { amount_refunded: 2000, refunded: true },
    ]);
    await expect(stripe.refunds.create({ charge: ids.charge })).rejects.toMatchObject({
      code: 'charge_already_refunded',
      statusCode: 400,
    });
    expect(await told()).toEqual([]);
    const list = await stripe.refunds.list({ payment_intent: ids.intent });
    expect(list.data.map(({ amount }) => amount)).toEqual([1500, 500]);
    expect(await stripe.refunds.retrieve(part.id)).toMatchObject({ amount: 500 });
    const charge = await stripe.charges.retrieve(ids.charge, { expand: ['refunds'] });
    expect(charge.refunds?.data.map(({ amount }) => amount)).toEqual([1500, 500]);
  });

  it('happen once for one idempotency key, refused ones too', async () => {
    const { intent } = await pay();
    const refund = (idempotencyKey: string) =>
      stripe.refunds.create({ payment_intent: intent, amount: 700 }, { idempotencyKey });
    expect((await refund('r1')).id).toBe((await refund('r1')).id);
    await stripe.refunds.create({ payment_intent: intent });
    const again = { code: 'charge_already_refunded' };
    await expect(refund('r2')).rejects.toMatchObject(again);
    await expect(refund('r2')).rejects.toMatchObject(again);
    expect((await stripe.refunds.list()).data.map(({ amount }) => amount)).toEqual([1300, 700]);
  });

  it.each<[Stripe.RefundCreateParams, object]>([
    [{}, { code: 'parameter_missing' }],
    [{ payment_intent: 'pi_none' }, { code: 'resource_missing', param: 'payment_intent' }],
    [{ charge: 'ch_none' }, { code: 'resource_missing', param: 'charge' }],
    [{ charge: 'ch_none', amount: 0 }, { param: 'amount' }],
    [{ charge: 'ch_none', payment_intent: 'pi_none' }, {}],
  ])('refuse %j', async (params, error) => {
    await expect(stripe.refunds.create(params)).rejects.toMatchObject({
      statusCode: 400,
      ...error,
    });
  });
});

describe('disputes', () => {
  const dispute = (charge: string) => openDispute(till(), till().find('charge', charge));

  it('take what was not refunded; a lost one keeps it', async () => {
    const { charge, intent } = await pay();
    await stripe.refunds.create({ charge, amount: 500 });
    await told();
    const { id } = dispute(charge);
    const opened = await told();
    expect(typesOf(opened)).toEqual(['charge.dispute.created', 'charge.dispute.funds_withdrawn']);
    expect(opened[0]?.[1]).toMatchObject({
      id,
      amount: 1500,
      charge,
      payment_intent: intent,
      status: 'needs_response',
    });
    expect((await stripe.charges.retrieve(charge)).disputed).toBe(true);
    expect(() => dispute(charge)).toThrow('already been disputed');
    await expect(stripe.refunds.create({ charge })).rejects.toMatchObject({
      code: 'charge_disputed',
    });
    closeDispute(till(), till().find('dispute', id), false);
    expect(await told()).toMatchObject([['charge.dispute.closed', { id, status: 'lost' }]]);
    expect(() => closeDispute(till(), till().find('dispute', id), true)).toThrow('already closed');
    await expect(stripe.refunds.create({ charge })).rejects.toMatchObject({
      code: 'charge_disputed',
    });
  });

  it('bring the money back when they are won, so that it can be refunded', async () => {
    const { charge, intent } = await pay();
    const { id } = dispute(charge);
    await told();
    closeDispute(till(), till().find('dispute', id), true);
    expect(await told()).toMatchObject([
      ['charge.dispute.closed', { id, status: 'won' }],
      ['charge.dispute.funds_reinstated', { id, status: 'won' }],
    ]);
    expect(await stripe.disputes.retrieve(id, { expand: ['charge'] })).toMatchObject({
      status: 'won',
      charge: { id: charge, disputed: true },
    });
    expect((await stripe.disputes.list({ payment_intent: intent })).data).toHaveLength(1);
    expect((await stripe.refunds.create({ charge })).amount).toBe(2000);
  });

  it('are not opened over a charge without money', async () => {
    const slow = await pay(true);
    expect(() => dispute(slow.charge)).toThrow('has not been paid');
    const { charge } = await pay();
    await stripe.refunds.create({ charge });
    expect(() => dispute(charge)).toThrow('already been refunded');
  });
});

describe('events', () => {
  it('stand in the list as they were told', async () => {
    const { charge } = await pay();
    await stripe.refunds.create({ charge, amount: 300 });
    await counter.quiet();
    const { data } = await stripe.events.list({ limit: 100 });
    expect(data.map(({ type }) => type)).toEqual([
      'refund.created',
      'charge.refunded',
      'checkout.session.completed',
      'payment_intent.succeeded',
      'charge.succeeded',
      'payment_intent.created',
    ]);
    const [, refunded, , , succeeded] = data;
    expect(refunded).toMatchObject({
      object: 'event',
      api_version: '2026-10-28.endive',
      livemode: false,
      pending_webhooks: 0,
      data: { object: { amount_refunded: 300 }, previous_attributes: { amount_refunded: 0 } },
    });
    expect(succeeded).toMatchObject({ data: { object: { id: charge, amount_refunded: 0 } } });
    expect(await stripe.events.retrieve(refunded?.id ?? '')).toEqual(
      expect.objectContaining({ id: refunded?.id, type: 'charge.refunded' }),
    );
    const types = async (params: Stripe.EventListParams) =>
      (await stripe.events.list(params)).data.map(({ type }) => type);
    expect(await types({ type: 'refund.created' })).toEqual(['refund.created']);
    expect(await types({ type: 'charge.*' })).toEqual(['charge.refunded', 'charge.succeeded']);
    expect(await types({ types: ['refund.created', 'charge.succeeded'] })).toEqual([
      'refund.created',
      'charge.succeeded',
    ]);
    expect(await types({ delivery_success: false })).toEqual([]);
    expect(await types({ delivery_success: true })).toHaveLength(6);
    expect(await types({ created: { gt: Math.floor(counter.clock.now() / 1000) } })).toEqual([]);
  });
});
