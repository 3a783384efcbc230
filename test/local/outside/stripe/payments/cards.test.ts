import type Stripe from 'stripe';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readCard } from '../../../../../local/outside/stripe/payments/cards.ts';
import { type Counter, card, openCounter, TWO_PACKS } from '../counter.ts';

let counter: Counter;
let stripe: Stripe;
beforeAll(async () => {
  counter = await openCounter();
  stripe = counter.stripe;
});
afterAll(() => counter.stop());

const NOW = new Date('2030-05-15T00:00:00Z');

describe('what is typed of a card', () => {
  const typed = { number: '4242424242424242', expiry: '05/30', cvc: '123' };

  it.each([
    ['4242 4242 4242 4242', '5 / 2030', '123', 'visa'],
    ['5555-5555-5555-4444', '0531', '999', 'mastercard'],
    ['378282246310005', '12/39', '1234', 'amex'],
  ])('%s, %s, %s is taken', (number, expiry, cvc, brand) => {
    expect(readCard({ number, expiry, cvc }, NOW)).toMatchObject({ card: { brand } });
  });

  it.each([
    [{ number: '4242424242424241' }, 'incorrect_number'],
    [{ number: '' }, 'incorrect_number'],
    [{ number: '4242x' }, 'incorrect_number'],
    [{ expiry: '04/30' }, 'invalid_expiry_year'],
    [{ expiry: '13/30' }, 'invalid_expiry_year'],
    [{ expiry: 'soon' }, 'invalid_expiry_year'],
    [{ cvc: '12' }, 'invalid_cvc'],
    // A number that a real card could have.
    [{ number: '4532015112830366' }, 'card_declined'],
  ])('%j is refused', (change, code) => {
    expect(readCard({ ...typed, ...change }, NOW)).toMatchObject({ code });
  });
});

describe('a declined card on the page', () => {
  it.each([
    ['4000000000000002', 'Your card was declined.', 'card_declined', 'generic_decline'],
    [
      '4000000000009995',
      'Your card has insufficient funds.',
      'card_declined',
      'insufficient_funds',
    ],
    ['4000000000009987', 'Your card was declined.', 'card_declined', 'lost_card'],
    ['4000000000009979', 'Your card was declined.', 'card_declined', 'stolen_card'],
    ['4000000000000069', 'Your card has expired.', 'expired_card', 'expired_card'],
    ['4000000000000127', 'security code is incorrect', 'incorrect_cvc', 'incorrect_cvc'],
    ['4000000000000119', 'An error occurred while', 'processing_error', 'processing_error'],
  ])('%s: %s', async (number, message, code, decline_code) => {
    const { id, url } = await stripe.checkout.sessions.create(TWO_PACKS);
    const pay = (typed: string) =>
      fetch(url ?? '', {
        method: 'POST',
        redirect: 'manual',
        body: new URLSearchParams({ action: 'pay', email: 'ada@acme.example', ...card(typed) }),
      });
    const answer = await pay(number);
    const page = (await answer.text()).replaceAll('&#39;', "'");
    expect([answer.status, page]).toEqual([402, expect.stringContaining(message)]);
    expect(page).not.toContain(number);
    const open = await stripe.checkout.sessions.retrieve(id, { expand: ['payment_intent'] });
    expect(open).toMatchObject({
      status: 'open',
      payment_status: 'unpaid',
      payment_intent: {
        status: 'requires_payment_method',
        last_payment_error: { code, decline_code, type: 'card_error' },
      },
    });
    expect((await pay('4242424242424242')).status).toBe(303);
    const paid = await stripe.checkout.sessions.retrieve(id, { expand: ['payment_intent'] });
    const intent = paid.payment_intent as Stripe.PaymentIntent;
    expect(paid.payment_status).toBe('paid');
    expect(intent).toMatchObject({ status: 'succeeded', last_payment_error: null });
    const charges = await stripe.charges.list({ payment_intent: intent.id });
    expect(charges.data.map(({ status }) => status)).toEqual(['succeeded', 'failed']);
  });
});

describe('a card whose bank asks its owner', () => {
  const open = async (number: string) => {
    const { id, url } = await stripe.checkout.sessions.create(TWO_PACKS);
    const answer = await fetch(url ?? '', {
      method: 'POST',
      redirect: 'manual',
      body: new URLSearchParams({ action: 'pay', email: 'ada@acme.example', ...card(number) }),
    });
    return { id, url: url ?? '', bank: answer.headers.get('location') ?? '' };
  };
  const answer = (bank: string, action: string) =>
    fetch(bank, { method: 'POST', redirect: 'manual', body: new URLSearchParams({ action }) });

  it('is charged when they approve', async () => {
    const { id, bank } = await open('4000002760003184');
    expect(bank).toMatch(/\/c\/authenticate\/pi_\w+$/);
    expect(await (await fetch(bank)).text()).toContain('Do you pay €20.00?');
    const waiting = await stripe.checkout.sessions.retrieve(id, { expand: ['payment_intent'] });
    expect(waiting).toMatchObject({
      status: 'open',
      payment_intent: { status: 'requires_action' },
    });
    const done = await answer(bank, 'approve');
    expect(done.headers.get('location')).toBe(`https://shop.example/done?session=${id}`);
    expect(await stripe.checkout.sessions.retrieve(id)).toMatchObject({ payment_status: 'paid' });
    expect((await fetch(bank)).status).toBe(404);
  });

  it('is not charged when they do not, and another can be typed', async () => {
    const { id, url, bank } = await open('4000000000003220');
    const back = await answer(bank, 'fail');
    expect(back.headers.get('location')).toBe(url);
    expect(await (await fetch(url)).text()).toContain('unable to authenticate your payment method');
    expect(await stripe.checkout.sessions.retrieve(id)).toMatchObject({ status: 'open' });
  });

  it('may lack the money all the same', async () => {
    const { id, url, bank } = await open('4000008260003178');
    expect((await answer(bank, 'approve')).headers.get('location')).toBe(url);
    expect(await (await fetch(url)).text()).toContain('insufficient funds');
    expect(await stripe.checkout.sessions.retrieve(id)).toMatchObject({ status: 'open' });
  });
});

describe('a card that brings trouble later', () => {
  const buy = async (method: string) => {
    await counter.quiet();
    counter.received.length = 0;
    const intent = await stripe.paymentIntents.create({
      amount: 2000,
      currency: 'eur',
      payment_method: method,
      confirm: true,
    });
    await counter.quiet();
    return intent;
  };

  it.each([
    ['pm_card_createDispute', 'fraudulent', 'needs_response', 1],
    ['pm_card_createDisputeProductNotReceived', 'product_not_received', 'needs_response', 1],
    ['pm_card_createDisputeInquiry', 'fraudulent', 'warning_needs_response', 0],
  ])('%s is disputed: %s, %s', async (method, reason, status, withdrawn) => {
    const intent = await buy(method);
    const { data } = await stripe.disputes.list({ payment_intent: intent.id });
    expect(data).toMatchObject([{ reason, status, amount: 2000 }]);
    const types = counter.types();
    expect(types).toContain('charge.dispute.created');
    const taken = types.filter((type) => type === 'charge.dispute.funds_withdrawn');
    expect(taken).toHaveLength(withdrawn);
  });

  it('refuses a refund a minute after it was made', async () => {
    const intent = await buy('pm_card_refundFail');
    const refund = await stripe.refunds.create({ payment_intent: intent.id, amount: 500 });
    expect(refund.status).toBe('succeeded');
    await counter.quiet();
    counter.received.length = 0;
    counter.clock.moveTo(counter.clock.now() + 61_000);
    expect(await stripe.refunds.retrieve(refund.id)).toMatchObject({
      status: 'failed',
      failure_reason: 'expired_or_canceled_card',
    });
    const charge = String(intent.latest_charge);
    expect(await stripe.charges.retrieve(charge)).toMatchObject({ amount_refunded: 0 });
    await counter.quiet();
    expect(counter.types()).toEqual(['refund.updated', 'refund.failed', 'charge.refund.updated']);
  });

  it('takes a refund late', async () => {
    const intent = await buy('pm_card_pendingRefund');
    const refund = await stripe.refunds.create({ payment_intent: intent.id });
    expect(refund.status).toBe('pending');
    counter.clock.moveTo(counter.clock.now() + 61_000);
    expect((await stripe.refunds.retrieve(refund.id)).status).toBe('succeeded');
    expect(await stripe.charges.retrieve(String(intent.latest_charge))).toMatchObject({
      refunded: true,
    });
  });
});

describe('the receipt', () => {
  it('can be read in a browser, and tells of refunds', async () => {
    const { id, url } = await stripe.checkout.sessions.create(TWO_PACKS);
    await fetch(url ?? '', {
      method: 'POST',
      redirect: 'manual',
      body: new URLSearchParams({ action: 'pay', email: 'ada@acme.example', ...card() }),
    });
    const { payment_intent } = await stripe.checkout.sessions.retrieve(id);
    const intent = await stripe.paymentIntents.retrieve(String(payment_intent), {
      expand: ['latest_charge'],
    });
    const { receipt_url } = intent.latest_charge as Stripe.Charge;
    const read = async (): Promise<string> => (await fetch(receipt_url ?? '')).text();
    expect(await read()).toContain('Receipt for €20.00');
    expect(await read()).toContain('2 × 100 contact credits');
    expect(await read()).toContain('visa ···· 4242');
    expect(await read()).not.toContain('Refunded');
    await stripe.refunds.create({ payment_intent: intent.id, amount: 700 });
    expect(await read()).toMatch(/Refunded<\/th><td>€7\.00/);
    expect((await fetch(`${counter.standIn.url}/receipts/ch_none`)).status).toBe(404);
  });
});
