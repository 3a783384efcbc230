import type Stripe from 'stripe';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Counter, card, openCounter, TWO_PACKS } from '../counter.ts';

let counter: Counter;
let stripe: Stripe;
beforeAll(async () => {
  counter = await openCounter();
  stripe = counter.stripe;
});
afterAll(() => counter.stop());

/** A customer who has saved that card and is charged by it. */
async function customerWith(method: string) {
  const { id } = await stripe.customers.create({ email: 'ada@acme.example' });
  const saved = await stripe.paymentMethods.attach(method, { customer: id });
  const settings = { default_payment_method: saved.id };
  await stripe.customers.update(id, { invoice_settings: settings });
  return { customer: id, method: saved.id };
}

const topUp = (customer: string, payment_method: string, key?: string) =>
  stripe.paymentIntents.create(
    {
      amount: 1000,
      currency: 'eur',
      customer,
      payment_method,
      off_session: true,
      confirm: true,
      metadata: { topUp: 't1' },
    },
    key === undefined ? {} : { idempotencyKey: key },
  );

describe('a payment without its owner', () => {
  it('is made by what is saved, with the default known', async () => {
    const { customer, method } = await customerWith('pm_card_visa');
    expect(await stripe.customers.retrieve(customer)).toMatchObject({
      invoice_settings: { default_payment_method: method },
    });
    const intent = await topUp(customer, method);
    expect(intent).toMatchObject({
      status: 'succeeded',
      amount_received: 1000,
      customer,
      payment_method: method,
      metadata: { topUp: 't1' },
    });
    expect(await stripe.charges.retrieve(String(intent.latest_charge))).toMatchObject({
      paid: true,
      metadata: { topUp: 't1' },
      payment_method_details: { type: 'card', card: { brand: 'visa', last4: '4242' } },
      receipt_url: `${counter.standIn.url}/receipts/${String(intent.latest_charge)}`,
    });
  });

  it('is declined where the bank wants the owner, who can be brought back', async () => {
    const { customer, method } = await customerWith('pm_card_authenticationRequired');
    const error = await topUp(customer, method).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      type: 'StripeCardError',
      statusCode: 402,
      code: 'authentication_required',
      decline_code: 'authentication_required',
      payment_intent: { status: 'requires_payment_method', amount_received: 0 },
      payment_method: { id: method },
    });
    const { payment_intent } = error as Stripe.errors.StripeCardError;
    const again = await stripe.paymentIntents.confirm(payment_intent?.id ?? '', {
      payment_method: method,
      return_url: 'https://shop.example/back',
    });
    expect(again.status).toBe('requires_action');
    const answer = await fetch(again.next_action?.redirect_to_url?.url ?? '', {
      method: 'POST',
      redirect: 'manual',
      body: new URLSearchParams({ action: 'approve' }),
    });
    expect(answer.headers.get('location')).toBe(
      `https://shop.example/back?payment_intent=${again.id}&redirect_status=succeeded`,
    );
    expect((await stripe.paymentIntents.retrieve(again.id)).status).toBe('succeeded');
  });

  it.each([
    ['pm_card_chargeCustomerFail', 'card_declined', 'generic_decline'],
    ['pm_card_authenticationRequiredOnSetup', 'authentication_required', 'authentication_required'],
  ])('is declined by %s: %s', async (name, code, decline_code) => {
    const { customer, method } = await customerWith(name);
    await expect(topUp(customer, method)).rejects.toMatchObject({ code, decline_code });
  });

  it('is declined once for one idempotency key', async () => {
    const { customer, method } = await customerWith('pm_card_chargeCustomerFail');
    await expect(topUp(customer, method, 'top-up-1')).rejects.toMatchObject({ statusCode: 402 });
    await expect(topUp(customer, method, 'top-up-1')).rejects.toMatchObject({ statusCode: 402 });
    expect((await stripe.charges.list({ customer })).data).toHaveLength(1);
  });

  it('tells its events, failed and made', async () => {
    const { customer, method } = await customerWith('pm_card_chargeCustomerFail');
    await counter.quiet();
    counter.received.length = 0;
    await topUp(customer, method).catch(() => {});
    await stripe.paymentIntents.create({
      amount: 1000,
      currency: 'eur',
      customer,
      payment_method: 'pm_card_visa',
      off_session: true,
      confirm: true,
    });
    await counter.quiet();
    expect(counter.types()).toEqual([
      'payment_intent.created',
      'charge.failed',
      'payment_intent.payment_failed',
      'payment_intent.created',
      'charge.succeeded',
      'payment_intent.succeeded',
    ]);
  });
});

describe('a card that is saved in a checkout session', () => {
  it('can be charged afterwards, also one whose bank asked at first', async () => {
    const session = await stripe.checkout.sessions.create({
      ...TWO_PACKS,
      customer_creation: 'always',
      payment_intent_data: { setup_future_usage: 'off_session' },
    });
    const first = await fetch(session.url ?? '', {
      method: 'POST',
      redirect: 'manual',
      body: new URLSearchParams({
        action: 'pay',
        email: 'ada@acme.example',
        ...card('4000002500003155'),
      }),
    });
    await fetch(first.headers.get('location') ?? '', {
      method: 'POST',
      redirect: 'manual',
      body: new URLSearchParams({ action: 'approve' }),
    });
    const { customer } = await stripe.checkout.sessions.retrieve(session.id);
    const { data } = await stripe.customers.listPaymentMethods(String(customer));
    expect(data).toMatchObject([{ type: 'card', customer, card: { last4: '3155' } }]);
    expect(await topUp(String(customer), data[0]?.id ?? '')).toMatchObject({ status: 'succeeded' });
  });

  it('is saved in mode setup without a payment', async () => {
    const { id: customer } = await stripe.customers.create({ email: 'bo@acme.example' });
    const session = await stripe.checkout.sessions.create({
      mode: 'setup',
      currency: 'eur',
      customer,
      success_url: 'https://shop.example/done',
      setup_intent_data: { metadata: { for: 'top-up' } },
    });
    const save = (number: string) =>
      fetch(session.url ?? '', {
        method: 'POST',
        redirect: 'manual',
        body: new URLSearchParams({ action: 'pay', ...card(number) }),
      });
    expect(await (await fetch(session.url ?? '')).text()).toContain('Save a card');
    expect((await save('4000000000000002')).status).toBe(402);
    expect((await save('4242424242424242')).status).toBe(303);
    const done = await stripe.checkout.sessions.retrieve(session.id, { expand: ['setup_intent'] });
    expect(done).toMatchObject({
      status: 'complete',
      payment_status: 'no_payment_required',
      payment_intent: null,
      setup_intent: { status: 'succeeded', customer, metadata: { for: 'top-up' } },
    });
    const { data } = await stripe.paymentMethods.list({ customer, type: 'card' });
    expect(data.map(({ card: saved }) => saved?.last4)).toEqual(['4242']);
  });
});

describe('payment methods', () => {
  it('are attached, listed and taken away again', async () => {
    const { customer, method } = await customerWith('pm_card_visa');
    const other = await stripe.paymentMethods.create({ type: 'card', card: { token: 'tok_visa' } });
    await stripe.paymentMethods.attach(other.id, { customer });
    const ids = async () =>
      (await stripe.paymentMethods.list({ customer })).data.map(({ id }) => id);
    expect(await ids()).toEqual([other.id, method]);
    expect(await stripe.paymentMethods.detach(method)).toMatchObject({ customer: null });
    expect(await ids()).toEqual([other.id]);
    expect(await stripe.customers.retrieve(customer)).toMatchObject({
      invoice_settings: { default_payment_method: null },
    });
    await expect(stripe.paymentMethods.detach(method)).rejects.toMatchObject({ statusCode: 400 });
  });

  it.each<[string, () => Promise<unknown>, object]>([
    [
      'a card that is declined',
      async () => {
        const { id } = await stripe.customers.create({});
        return stripe.paymentMethods.attach('pm_card_chargeDeclined', { customer: id });
      },
      { type: 'StripeCardError', decline_code: 'generic_decline' },
    ],
    [
      'a lost card',
      async () => {
        const { id } = await stripe.customers.create({});
        return stripe.paymentMethods.attach('pm_card_visa_chargeDeclinedLostCard', {
          customer: id,
        });
      },
      { type: 'StripeCardError', decline_code: 'lost_card' },
    ],
    [
      'the card of another customer',
      async () => {
        const { method } = await customerWith('pm_card_visa');
        const { id } = await stripe.customers.create({});
        return stripe.paymentMethods.attach(method, { customer: id });
      },
      { code: 'payment_method_already_attached' },
    ],
    [
      'a default that is not the customer’s',
      async () => {
        const { method } = await customerWith('pm_card_visa');
        const { id } = await stripe.customers.create({});
        return stripe.customers.update(id, {
          invoice_settings: { default_payment_method: method },
        });
      },
      { code: 'resource_missing' },
    ],
    [
      'a number in place of a token',
      () => stripe.paymentMethods.create({ type: 'card', card: { number: '4242' } as never }),
      { statusCode: 400 },
    ],
  ])('are refused: %s', async (_, call, error) => {
    await expect(call()).rejects.toMatchObject(error);
  });
});

describe('a payment that is opened by call', () => {
  const open = { amount: 2000, currency: 'eur' };

  it('goes from wanting a method to being made', async () => {
    const intent = await stripe.paymentIntents.create(open);
    expect(intent.status).toBe('requires_payment_method');
    const changed = await stripe.paymentIntents.update(intent.id, { metadata: { a: '1' } });
    expect(changed.metadata).toEqual({ a: '1' });
    await expect(stripe.paymentIntents.confirm(intent.id)).rejects.toMatchObject({
      code: 'payment_intent_unexpected_state',
    });
    const made = await stripe.paymentIntents.confirm(intent.id, { payment_method: 'pm_card_visa' });
    expect(made.status).toBe('succeeded');
    await expect(stripe.paymentIntents.cancel(intent.id)).rejects.toMatchObject({
      code: 'payment_intent_unexpected_state',
    });
  });

  it('can be cancelled', async () => {
    const intent = await stripe.paymentIntents.create(open);
    const canceled = await stripe.paymentIntents.cancel(intent.id, {
      cancellation_reason: 'abandoned',
    });
    expect(canceled).toMatchObject({ status: 'canceled', cancellation_reason: 'abandoned' });
  });

  it.each<[string, object, object]>([
    ['no amount', { amount: undefined }, { code: 'parameter_missing' }],
    ['off_session without confirm', { off_session: true }, { param: 'off_session' }],
    ['an unknown customer', { customer: 'cus_none' }, { code: 'resource_missing' }],
    ['an unknown method', { payment_method: 'pm_none' }, { code: 'resource_missing' }],
    // Cards take no single thousandths.
    ['1.234 dinars', { amount: 1234, currency: 'kwd' }, { param: 'amount' }],
  ])('is refused with %s', async (_, change, error) => {
    const params = { ...open, ...change } as Stripe.PaymentIntentCreateParams;
    await expect(stripe.paymentIntents.create(params)).rejects.toMatchObject(error);
  });
});
