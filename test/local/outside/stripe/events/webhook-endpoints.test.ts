import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import Stripe from 'stripe';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Counter, openCounter } from '../counter.ts';

let counter: Counter;
let stripe: Stripe;
let other: Server;
const received: { readonly body: string; readonly signature: string }[] = [];
beforeEach(async () => {
  counter = await openCounter();
  stripe = counter.stripe;
  received.length = 0;
  other = createServer(async (incoming, outgoing) => {
    let body = '';
    for await (const chunk of incoming.setEncoding('utf8')) body += String(chunk);
    received.push({ body, signature: String(incoming.headers['stripe-signature']) });
    outgoing.end();
  });
  await new Promise<void>((resolve) => {
    other.listen(0, '127.0.0.1', resolve);
  });
});
afterEach(async () => {
  await counter.stop();
  other.close();
});

const url = (): string => `http://127.0.0.1:${(other.address() as AddressInfo).port}/hook`;

describe('a webhook endpoint', () => {
  it('tells its secret once', async () => {
    const made = await stripe.webhookEndpoints.create({
      url: url(),
      enabled_events: ['customer.created'],
      metadata: { by: 'setup' },
    });
    expect(made).toMatchObject({
      secret: expect.stringMatching(/^whsec_\w{32}$/),
      status: 'enabled',
      livemode: false,
    });
    const [listed] = (await stripe.webhookEndpoints.list()).data;
    const again = await stripe.webhookEndpoints.retrieve(made.id);
    const changed = await stripe.webhookEndpoints.update(made.id, { enabled_events: ['*'] });
    expect([listed?.id, again.id, changed.enabled_events]).toEqual([made.id, made.id, ['*']]);
    for (const each of [listed, again, changed]) expect(each).not.toHaveProperty('secret');
  });

  it('gets the events that it wants, signed with its own secret', async () => {
    const { id, secret } = await stripe.webhookEndpoints.create({
      url: url(),
      enabled_events: ['customer.created', 'customer.deleted'],
    });
    const customer = await stripe.customers.create({ name: 'Ada' });
    await stripe.customers.update(customer.id, { name: 'Ada Example' });
    await counter.quiet();
    expect(counter.types()).toEqual(['customer.created', 'customer.updated']);
    const events = received.map(({ body, signature }) =>
      Stripe.webhooks.constructEvent(body, signature, secret ?? ''),
    );
    expect(events.map(({ type }) => type)).toEqual(['customer.created']);
    await stripe.webhookEndpoints.update(id, { disabled: true });
    await stripe.customers.del(customer.id);
    await counter.quiet();
    expect(received).toHaveLength(1);
    await stripe.webhookEndpoints.del(id);
    expect((await stripe.webhookEndpoints.list()).data).toEqual([]);
  });

  it('is counted until it has taken an event', async () => {
    await stripe.webhookEndpoints.create({ url: url(), enabled_events: ['*'] });
    other.close();
    other.closeAllConnections();
    await stripe.customers.create({ name: 'Ada' });
    await counter.quiet();
    const { data } = await stripe.events.list({ type: 'customer.created' });
    expect(data.map(({ pending_webhooks }) => pending_webhooks)).toEqual([1]);
  });

  it('on another machine gets nothing', async () => {
    await stripe.webhookEndpoints.create({
      url: 'https://shop.example/hook',
      enabled_events: ['*'],
    });
    await stripe.customers.create({ name: 'Ada' });
    await counter.quiet();
    expect(counter.standIn.delivery.deliveries).toHaveLength(1);
  });
});

describe('an event', () => {
  it('names the request that led to it', async () => {
    const made = await stripe.customers.create({ name: 'Ada' }, { idempotencyKey: 'key-1' });
    const { data } = await stripe.events.list({ type: 'customer.created' });
    expect(data[0]?.request).toEqual({
      id: made.lastResponse.requestId,
      idempotency_key: 'key-1',
    });
  });

  it('has the object as it was, and what was before', async () => {
    const { id } = await stripe.customers.create({ name: 'Ada' });
    await stripe.customers.update(id, { name: 'Bo' });
    await stripe.customers.update(id, { name: 'Cy' });
    const { data } = await stripe.events.list({ type: 'customer.updated' });
    expect(data.map(({ data: { object } }) => (object as Stripe.Customer).name)).toEqual([
      'Cy',
      'Bo',
    ]);
    expect(data[0]?.data.previous_attributes).toEqual({ name: 'Bo' });
    expect(data[0]?.api_version).toBe('2026-10-28.endive');
    await stripe.customers.update(id, { name: 'Cy' });
    expect((await stripe.events.list({ type: 'customer.updated' })).data).toHaveLength(2);
  });

  it('of a page has no request', async () => {
    const { url: page } = await stripe.checkout.sessions.create({
      mode: 'setup',
      currency: 'eur',
      success_url: 'https://shop.example/done',
    });
    await fetch(page ?? '', {
      method: 'POST',
      redirect: 'manual',
      body: new URLSearchParams({
        action: 'pay',
        email: 'ada@acme.example',
        card_number: '4242424242424242',
        card_expiry: '12/39',
        card_cvc: '123',
      }),
    });
    const { data } = await stripe.events.list({ type: 'setup_intent.succeeded' });
    expect(data[0]?.request).toEqual({ id: null, idempotency_key: null });
  });
});
