import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type Stripe from 'stripe';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { RunState } from '../../../local/run-state.ts';
import { type LocalStack, startStack } from '../../../local/stack.ts';
import { clientOf, TWO_PACKS } from '../outside/stripe/counter.ts';

/** The controls over HTTP on a stack of its own, whose default route takes whatever comes. */

const assemblyDir = join(import.meta.dirname, '../fixtures/assembly');
let stack: LocalStack;
let stripe: Stripe;
beforeAll(async () => {
  stack = await startStack({ port: 0, assemblyDir, latency: '0-0', now: '2030-01-02T21:30:00Z' });
  stripe = clientOf(stack.stripe?.url ?? '', stack.stripe?.secretKey ?? '');
});
afterAll(() => stack.stop());

interface Answer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: what comes is compared with what is written here
  readonly body: any;
}

async function call(method: string, path: string, body?: object, key?: string): Promise<Answer> {
  const answer = await fetch(`${stack.url}/_local/${path}`, {
    method,
    headers: { authorization: `Bearer ${key ?? stack.operatorKey}` },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return { status: answer.status, body: await answer.json() };
}
const post = (path: string, body?: object): Promise<Answer> => call('POST', `stripe/${path}`, body);
const events = async (): Promise<Answer['body'][]> =>
  (await call('GET', 'stripe/events')).body.events;

async function open(): Promise<string> {
  return (await stripe.checkout.sessions.create(TWO_PACKS)).id;
}
async function paid(): Promise<string> {
  const { body } = await post(`checkout-sessions/${await open()}/pay`);
  return body.payment_intent;
}

describe('the controls of the stand-in for Stripe', () => {
  it('want the operator key', async () => {
    expect((await call('GET', 'stripe/events', undefined, 'wrong')).status).toBe(401);
  });

  it('pay a session, once', async () => {
    const id = await open();
    const { status, body } = await post(`checkout-sessions/${id}/pay`, { quantity: 4 });
    expect([status, body]).toMatchObject([
      200,
      { id, status: 'complete', payment_status: 'paid', amount_total: 4000 },
    ]);
    expect(await post(`checkout-sessions/${id}/pay`)).toMatchObject({
      status: 409,
      body: { code: 'STATE_CONFLICT', status: 409, detail: expect.stringContaining('complete') },
    });
    expect((await post(`checkout-sessions/${id}/expire`)).status).toBe(409);
    expect((await post(`checkout-sessions/${id}/settle-delayed`, { ok: true })).status).toBe(409);
  });

  it('pay by the test card that is named', async () => {
    const id = await open();
    const pay = (card: string) => post(`checkout-sessions/${id}/pay`, { card });
    expect((await pay('pm_card_visa_chargeDeclined')).body.status).toBe('open');
    expect((await pay('pm_card_mastercard')).body.payment_status).toBe('paid');
  });

  it('let a slow payment end well or badly', async () => {
    for (const [ok, payment_status] of [
      [true, 'paid'],
      [false, 'unpaid'],
    ] as const) {
      const id = await open();
      const begun = await post(`checkout-sessions/${id}/pay`, { delayed: true });
      expect(begun.body).toMatchObject({ status: 'complete', payment_status: 'unpaid' });
      const ended = await post(`checkout-sessions/${id}/settle-delayed`, { ok });
      expect([ended.status, ended.body.payment_status]).toEqual([200, payment_status]);
      expect((await post(`checkout-sessions/${id}/settle-delayed`, { ok })).status).toBe(409);
    }
  });

  it('expire a session, so that it cannot be paid', async () => {
    const id = await open();
    const { status, body } = await post(`checkout-sessions/${id}/expire`);
    expect([status, body.status]).toEqual([200, 'expired']);
    expect((await post(`checkout-sessions/${id}/pay`)).status).toBe(409);
  });

  it('give money back in parts, never more than there is', async () => {
    const intent = await paid();
    const refund = (body?: object) => post(`payment-intents/${intent}/refund`, body);
    expect(await refund({ amount: 700 })).toMatchObject({ status: 200, body: { amount: 700 } });
    expect(await refund({ amount: 1301 })).toMatchObject({
      status: 409,
      body: { code: 'STATE_CONFLICT' },
    });
    expect(await refund()).toMatchObject({ status: 200, body: { amount: 1300, object: 'refund' } });
    expect((await refund()).status).toBe(409);
  });

  it.each([
    [true, 'won', 200],
    [false, 'lost', 409],
  ])('open a dispute and close it, won: %j', async (won, status, refundStatus) => {
    const intent = await paid();
    const dispute = await post(`payment-intents/${intent}/dispute`);
    expect(dispute).toMatchObject({ status: 200, body: { amount: 2000, object: 'dispute' } });
    expect((await post(`payment-intents/${intent}/dispute`)).status).toBe(409);
    expect((await post(`payment-intents/${intent}/refund`)).status).toBe(409);
    const close = () => post(`disputes/${dispute.body.id}/close`, { won });
    expect(await close()).toMatchObject({ status: 200, body: { status } });
    expect((await close()).status).toBe(409);
    expect((await post(`payment-intents/${intent}/refund`)).status).toBe(refundStatus);
  });

  it('end a slow payment that was made without a session', async () => {
    const { id: customer } = await stripe.customers.create({});
    const session = await stripe.checkout.sessions.create({
      ...TWO_PACKS,
      customer,
      payment_intent_data: { setup_future_usage: 'off_session' },
    });
    await post(`checkout-sessions/${session.id}/pay`, { delayed: true });
    await post(`checkout-sessions/${session.id}/settle-delayed`, { ok: true });
    const [bank] = (await stripe.paymentMethods.list({ customer })).data;
    for (const [ok, status] of [
      [true, 'succeeded'],
      [false, 'requires_payment_method'],
    ] as const) {
      const { id, status: begun } = await stripe.paymentIntents.create({
        amount: 1000,
        currency: 'eur',
        customer,
        payment_method: bank?.id ?? '',
        off_session: true,
        confirm: true,
      });
      expect(begun).toBe('processing');
      const path = `payment-intents/${id}/settle-delayed`;
      expect((await post(path, { ok: 'yes' })).status).toBe(400);
      expect(await post(path, { ok })).toMatchObject({ status: 200, body: { status } });
      expect((await post(path, { ok })).status).toBe(409);
    }
  });

  it('pay a subscription, which the moved clock renews before the move is answered', async () => {
    const { id } = await stripe.checkout.sessions.create({
      mode: 'subscription',
      line_items: [
        {
          price_data: {
            currency: 'eur',
            unit_amount: 3000,
            recurring: { interval: 'month' },
            product_data: { name: 'Plan' },
          },
          quantity: 1,
        },
      ],
      success_url: 'https://shop.example/done',
    });
    const { body: paid } = await post(`checkout-sessions/${id}/pay`);
    expect(paid).toMatchObject({ payment_status: 'paid', subscription: expect.any(String) });
    expect((await call('POST', 'clock', { advance: 'P2M1D' })).status).toBe(200);
    const { data } = await stripe.invoices.list({ subscription: paid.subscription });
    expect(data.map(({ status, billing_reason }) => [status, billing_reason])).toEqual([
      ['paid', 'subscription_cycle'],
      ['paid', 'subscription_cycle'],
      ['paid', 'subscription_create'],
    ]);
    const told = (await events()).filter(
      ({ type, event }) =>
        type === 'invoice.paid' &&
        event.data.object.parent.subscription_details.subscription === paid.subscription,
    );
    expect(told.map(({ state }) => state)).toEqual(['delivered', 'delivered', 'delivered']);
    await stripe.subscriptions.cancel(paid.subscription);
  });

  it('say what becomes of a subscription that nobody pays', async () => {
    const set = (afterRetries: string) => call('PUT', 'stripe/settings', { afterRetries });
    expect((await set('forgotten')).status).toBe(400);
    expect(await set('unpaid')).toEqual({ status: 200, body: { afterRetries: 'unpaid' } });
    expect(await set('canceled')).toEqual({ status: 200, body: { afterRetries: 'canceled' } });
  });

  it('hold events back, let them go, and send one again', async () => {
    await stack.idle(5_000);
    const mode = (name: string) => call('PUT', 'stripe/delivery', { mode: name });
    expect(await mode('paused')).toEqual({ status: 200, body: { mode: 'paused' } });
    const before = (await events()).length;
    await paid();
    expect(await stack.idle(5_000)).toBe(true);
    const held = (await events()).slice(before);
    expect(held.map(({ type, state }) => [type, state])).toEqual([
      ['payment_intent.created', 'held'],
      ['charge.succeeded', 'held'],
      ['payment_intent.succeeded', 'held'],
      ['checkout.session.completed', 'held'],
    ]);
    await mode('normal');
    expect(await stack.idle(5_000)).toBe(true);
    const sent = (await events()).slice(before);
    expect(sent.map(({ state, attempts }) => [state, attempts.length])).toEqual(
      Array.from({ length: 4 }, () => ['delivered', 1]),
    );
    const { status, body } = await post(`events/${sent[0].id}/redeliver`);
    expect([status, body]).toMatchObject([
      200,
      { id: sent[0].id, state: 'delivered', attempts: [{ status: 200 }, { status: 200 }] },
    ]);
    expect(body.attempts[0].at).toMatch(/^2030-/);
  });

  it('leave work to wait for until an event has been taken', async () => {
    const slow = createServer((_, outgoing) => {
      setTimeout(() => outgoing.end(), 250);
    });
    await new Promise<void>((resolve) => {
      slow.listen(0, '127.0.0.1', resolve);
    });
    const { port } = slow.address() as AddressInfo;
    stack.stripe?.delivery.deliverTo(`http://127.0.0.1:${port}/`);
    await stripe.customers.create({ name: 'Ada' });
    expect((await call('GET', 'idle?timeoutMs=50')).status).toBe(408);
    expect((await call('GET', 'idle?timeoutMs=5000')).status).toBe(200);
    expect((await events()).at(-1)).toMatchObject({ type: 'customer.created', state: 'delivered' });
    stack.stripe?.delivery.deliverTo(`${stack.url}/stripe/webhook`);
    slow.closeAllConnections();
    slow.close();
  });

  it('let a session expire on the way of a moved clock, before the move is answered', async () => {
    const id = await open();
    await call('POST', 'clock', { advance: 'P2D' });
    const mine = (await events()).filter(({ event }) => event.data.object.id === id);
    expect(mine).toMatchObject([
      { type: 'checkout.session.expired', state: 'delivered', attempts: [{ status: 200 }] },
    ]);
    const { expires_at, status } = await stripe.checkout.sessions.retrieve(id);
    expect(status).toBe('expired');
    expect(mine[0].event.created - expires_at).toBeLessThanOrEqual(1);
  });

  it.each<[string, string, object | undefined, string]>([
    ['POST', 'checkout-sessions/{}/pay', { quantity: 1.5 }, 'quantity'],
    ['POST', 'checkout-sessions/{}/pay', { quantity: 'two' }, 'quantity'],
    ['POST', 'checkout-sessions/{}/pay', { quantity: 6 }, 'quantity'],
    ['POST', 'checkout-sessions/{}/pay', { delayed: 'yes' }, 'delayed'],
    ['POST', 'checkout-sessions/{}/pay', { card: '4242424242424242' }, 'card'],
    ['POST', 'checkout-sessions/{}/pay', [], ''],
    ['POST', 'checkout-sessions/{}/settle-delayed', {}, 'ok'],
    ['POST', 'payment-intents/{}/refund', { amount: 0 }, 'amount'],
    ['POST', 'payment-intents/{}/refund', { amount: '5' }, 'amount'],
    ['POST', 'disputes/{}/close', { won: 1 }, 'won'],
    ['PUT', 'delivery', { mode: 'slow' }, 'mode'],
    ['PUT', 'delivery', undefined, 'mode'],
    ['POST', 'checkout-sessions/{}/pay', { dealyed: true }, 'dealyed'],
    ['POST', 'checkout-sessions/{}/expire', { now: true }, 'now'],
    ['POST', 'checkout-sessions/{}/settle-delayed', { ok: true, no: 1 }, 'no'],
    ['POST', 'payment-intents/{}/refund', { amonut: 5 }, 'amonut'],
    ['POST', 'payment-intents/{}/dispute', { amount: 5 }, 'amount'],
    ['POST', 'disputes/{}/close', { won: true, lost: false }, 'lost'],
    ['POST', 'events/{}/redeliver', { times: 2 }, 'times'],
    ['PUT', 'delivery', { mode: 'normal', order: 'newest' }, 'order'],
  ])('%s %s with %j is not valid', async (method, path, body, field) => {
    const answer = await call(method, `stripe/${path.replace('{}', await open())}`, body);
    expect(answer).toMatchObject({
      status: 400,
      body: { code: 'VALIDATION_FAILED', errors: [{ path: field }] },
    });
  });

  it('refuse a quantity where there is nothing to choose', async () => {
    const [line] = TWO_PACKS.line_items ?? [];
    const fixed = { ...line, adjustable_quantity: { enabled: false } };
    const { id } = await stripe.checkout.sessions.create({ ...TWO_PACKS, line_items: [fixed] });
    expect(await post(`checkout-sessions/${id}/pay`, { quantity: 3 })).toMatchObject({
      status: 400,
      body: { errors: [{ path: 'quantity' }] },
    });
    expect((await post(`checkout-sessions/${id}/pay`)).body.amount_total).toBe(2000);
  });

  it.each([
    ['checkout-sessions/cs_none/pay', {}],
    ['checkout-sessions/cs_none/expire', {}],
    ['checkout-sessions/cs_none/settle-delayed', { ok: true }],
    ['payment-intents/pi_none/refund', {}],
    ['payment-intents/pi_none/dispute', {}],
    ['disputes/du_none/close', { won: true }],
    ['events/evt_none/redeliver', {}],
    ['checkout-sessions/cs_none/steal', {}],
    ['checkout-sessions//pay', {}],
  ])('know no %s', async (path, body) => {
    expect(await post(path, body)).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } });
  });
});

describe('with a key of Stripe itself', () => {
  it('nothing stands in for it, and the controls say so', async () => {
    vi.stubEnv('STRIPE_SECRET_KEY', 'sk_test_real');
    const real = await startStack({ port: 0, assemblyDir, latency: '0-0' });
    vi.unstubAllEnvs();
    const answer = await fetch(`${real.url}/_local/stripe/events`, {
      headers: { authorization: `Bearer ${real.operatorKey}` },
    });
    expect([real.stripe, answer.status, await answer.json()]).toMatchObject([
      undefined,
      409,
      {
        code: 'STATE_CONFLICT',
        detail: 'STRIPE_SECRET_KEY is set: payments are made at Stripe itself.',
      },
    ]);
    await real.stop();
  });

  it('that is live, the stack does not start', async () => {
    vi.stubEnv('STRIPE_SECRET_KEY', 'sk_live_real');
    const start = startStack({ port: 0, assemblyDir, latency: '0-0' });
    await expect(start).rejects.toThrow('STRIPE_SECRET_KEY is a live key');
    vi.unstubAllEnvs();
  });
});

describe('the secrets of the stand-in', () => {
  it('are those of the stack, new for each, kept with its data', () => {
    expect(stack.stripe).toMatchObject({
      secretKey: expect.stringMatching(/^sk_test_[0-9a-f]{48}$/),
      webhookSecret: expect.stringMatching(/^whsec_[0-9a-f]{48}$/),
    });
    const dataDir = mkdtempSync(join(tmpdir(), 'stripe-'));
    const { stripe: first } = new RunState({ dataDir }).kept;
    expect(new RunState({ dataDir }).kept.stripe).toEqual(first);
    expect(first).not.toEqual(new RunState({}).kept.stripe);
    expect(readFileSync(join(dataDir, 'stack.json'), 'utf8')).toContain(first.webhookSecret);
    rmSync(dataDir, { recursive: true });
  });
});
