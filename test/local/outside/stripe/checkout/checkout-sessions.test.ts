import type Stripe from 'stripe';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { STRIPE_CONTROLS } from '../../../../../local/controls/stripe-controls.ts';
import { type StripeStandIn, startStripe } from '../../../../../local/outside/stripe/stand-in.ts';
import { seededRandom } from '../../../../../local/outside/vendors/engine/seeded-random.ts';
import { type Counter, clientOf, openCounter, TWO_PACKS } from '../counter.ts';

const HOUR_MS = 3_600_000;

let counter: Counter;
let sessions: Stripe.Checkout.SessionResource;
beforeAll(async () => {
  counter = await openCounter();
  sessions = counter.stripe.checkout.sessions;
});
afterAll(() => counter.stop());

const nowSeconds = (): number => Math.floor(counter.clock.now() / 1000);
const [LINE] = TWO_PACKS.line_items ?? [];

const eventsControl = async (stripe: StripeStandIn): Promise<void> => {
  const request = { name: '', query: new URLSearchParams(), body: () => ({}) };
  await STRIPE_CONTROLS['GET /_local/stripe/events']?.(request, { stripe });
};

describe('a checkout session', () => {
  it('is open, unpaid, has a page and expires in a day', async () => {
    const before = nowSeconds();
    const session = await sessions.create({
      ...TWO_PACKS,
      client_reference_id: 'ws_1',
      metadata: { purchase: 'p1' },
      payment_intent_data: { metadata: { purchase: 'p1' } },
      customer_email: 'ada@acme.example',
      billing_address_collection: 'required',
      allow_promotion_codes: true,
      automatic_tax: { enabled: true },
      invoice_creation: { enabled: true },
    });
    expect(session).toMatchObject({
      object: 'checkout.session',
      mode: 'payment',
      status: 'open',
      payment_status: 'unpaid',
      payment_intent: null,
      amount_subtotal: 2000,
      amount_total: 2000,
      currency: 'eur',
      client_reference_id: 'ws_1',
      metadata: { purchase: 'p1' },
      customer: null,
      customer_email: 'ada@acme.example',
      billing_address_collection: 'required',
      allow_promotion_codes: true,
      invoice_creation: { enabled: true },
      automatic_tax: { enabled: true },
      livemode: false,
      success_url: 'https://shop.example/done?session={CHECKOUT_SESSION_ID}',
    });
    expect(session.id).toMatch(/^cs_test_\w{58}$/);
    expect(session.url).toBe(`${counter.standIn.url}/c/pay/${session.id}`);
    expect(session.expires_at - before).toBeGreaterThanOrEqual(86_400);
    expect(session.expires_at - before).toBeLessThanOrEqual(86_402);
    expect(session).not.toHaveProperty('line_items');
  });

  it('sells what its lines say, at prices of the catalogue or its own', async () => {
    const product = await counter.stripe.products.create({ name: 'Searches' });
    const price = await counter.stripe.prices.create({
      product: product.id,
      currency: 'eur',
      unit_amount: 4900,
    });
    const session = await sessions.create({
      ...TWO_PACKS,
      line_items: [...(TWO_PACKS.line_items ?? []), { price: price.id, quantity: 3 }],
    });
    expect(session.amount_total).toBe(16_700);
    const { data, has_more } = await sessions.listLineItems(session.id);
    expect(has_more).toBe(false);
    expect(data).toMatchObject([
      {
        object: 'item',
        description: '100 contact credits',
        quantity: 2,
        amount_total: 2000,
        adjustable_quantity: { enabled: true, minimum: 1, maximum: 5 },
      },
      {
        description: 'Searches',
        quantity: 3,
        amount_total: 14_700,
        price: { id: price.id, product: product.id },
        adjustable_quantity: null,
      },
    ]);
    const [first] = (await sessions.listLineItems(session.id, { limit: 1 })).data;
    const rest = await sessions.listLineItems(session.id, { starting_after: first?.id ?? '' });
    expect(rest.data.map(({ description }) => description)).toEqual(['Searches']);
  });

  it('lets the customer choose up to 99 where no maximum is given', async () => {
    const session = await sessions.create({
      ...TWO_PACKS,
      line_items: [{ ...LINE, adjustable_quantity: { enabled: true } }],
    });
    const { data } = await sessions.listLineItems(session.id);
    expect(data[0]?.adjustable_quantity).toEqual({ enabled: true, minimum: 0, maximum: 99 });
  });

  it('comes back whole where that is asked for', async () => {
    const customer = await counter.stripe.customers.create({ email: 'bo@acme.example' });
    const { id } = await sessions.create({ ...TWO_PACKS, customer: customer.id });
    const session = await sessions.retrieve(id, {
      expand: ['customer', 'line_items', 'line_items.data.price.product', 'payment_intent'],
    });
    expect(session).toMatchObject({
      customer: { email: 'bo@acme.example' },
      customer_details: { email: 'bo@acme.example' },
      line_items: {
        object: 'list',
        data: [{ quantity: 2, price: { product: { name: '100 contact credits' } } }],
        has_more: false,
        url: `/v1/checkout/sessions/${id}/line_items`,
      },
      payment_intent: null,
    });
  });

  it.each<[string, object, object]>([
    ['no lines', { line_items: undefined }, { code: 'parameter_missing', param: 'line_items' }],
    ['no mode', { mode: undefined }, { code: 'parameter_missing', param: 'mode' }],
    ['a mode that does not exist', { mode: 'gift' }, { param: 'mode' }],
    [
      'a subscription to what is paid once',
      { mode: 'subscription' },
      { message: 'You specified `subscription` mode but passed no recurring prices.' },
    ],
    [
      'a field of another mode',
      { subscription_data: { description: 'x' } },
      { message: 'You can not pass `subscription_data` in `payment` mode.' },
    ],
    [
      'a discount beside promotion codes',
      { allow_promotion_codes: true, discounts: [{ coupon: 'none' }] },
      { param: 'discounts' },
    ],
    ['an unknown coupon', { discounts: [{ coupon: 'none' }] }, { code: 'resource_missing' }],
    // Gone with `endive`: what is allowed filters what there is.
    [
      'a parameter of older versions',
      { payment_method_types: ['card'] },
      { code: 'parameter_unknown', param: 'payment_method_types' },
    ],
    [
      'methods that are not played',
      { allowed_payment_method_types: ['ideal'] },
      { param: 'allowed_payment_method_types' },
    ],
    ['an update of nobody', { customer_update: { name: 'auto' } }, { param: 'customer_update' }],
    ['no success_url', { success_url: undefined }, { code: 'parameter_missing' }],
    ['a script to go to', { success_url: 'javascript:alert(1)' }, { code: 'url_invalid' }],
    [
      'a field that is not played',
      { consent_collection: { promotions: 'auto' } },
      { code: 'parameter_unknown' },
    ],
    ['no price', { line_items: [{ quantity: 1 }] }, { param: 'line_items[0][price]' }],
    [
      'an unknown price',
      { line_items: [{ price: 'price_none', quantity: 1 }] },
      { code: 'resource_missing', param: 'line_items[0][price]', statusCode: 400 },
    ],
    ['no quantity', { line_items: [{ ...LINE, quantity: undefined }] }, {}],
    ['quantity 0', { line_items: [{ ...LINE, quantity: 0 }] }, {}],
    [
      'a quantity outside its bounds',
      { line_items: [{ ...LINE, quantity: 6 }] },
      { param: 'line_items[0][quantity]' },
    ],
    [
      'a maximum below the minimum',
      { line_items: [{ ...LINE, adjustable_quantity: { enabled: true, minimum: 3, maximum: 2 } }] },
      { param: 'line_items[0][adjustable_quantity][maximum]' },
    ],
    [
      'two currencies',
      {
        line_items: [LINE, { price_data: { ...LINE?.price_data, currency: 'usd' }, quantity: 1 }],
      },
      { param: 'line_items' },
    ],
    [
      'nothing to pay',
      { line_items: [{ price_data: { ...LINE?.price_data, unit_amount: 0 }, quantity: 1 }] },
      { code: 'amount_too_small' },
    ],
    [
      'a nested parameter that is missing',
      {
        line_items: [{ price_data: { unit_amount: 1, product_data: { name: 'x' } }, quantity: 1 }],
      },
      { code: 'parameter_missing', param: 'line_items[0][price_data][currency]' },
    ],
    ['an unknown customer', { customer: 'cus_none' }, { code: 'resource_missing' }],
    ['an expiry too soon', { expires_at: 1 }, { param: 'expires_at' }],
  ])('is refused with %s', async (_, change, error) => {
    const params = { ...TWO_PACKS, ...change } as Stripe.Checkout.SessionCreateParams;
    await expect(sessions.create(params)).rejects.toMatchObject({
      type: 'StripeInvalidRequestError',
      statusCode: 400,
      ...error,
    });
  });

  it('takes an expiry of half an hour to a day', async () => {
    const inSeconds = (s: number) =>
      sessions.create({ ...TWO_PACKS, expires_at: nowSeconds() + s });
    await expect(inSeconds(29 * 60)).rejects.toMatchObject({ param: 'expires_at' });
    await expect(inSeconds(24 * 3600 + 60)).rejects.toMatchObject({ param: 'expires_at' });
    expect((await inSeconds(31 * 60)).status).toBe('open');
  });
});

describe('the end of an unpaid session', () => {
  it('comes by call, once', async () => {
    const { id } = await sessions.create(TWO_PACKS);
    expect(await sessions.expire(id)).toMatchObject({ status: 'expired', url: null });
    await expect(sessions.expire(id)).rejects.toMatchObject({
      message:
        'Only Checkout Sessions with a status in ["open"] can be expired. ' +
        'This Checkout Session has a status of expired.',
    });
  });

  it('comes by the clock, with its event, without anybody looking', async () => {
    await counter.quiet();
    counter.received.length = 0;
    const { id } = await sessions.create({
      ...TWO_PACKS,
      expires_at: nowSeconds() + HOUR_MS / 1000,
    });
    expect(counter.clock.nextWakeMs()).toBeLessThanOrEqual(counter.clock.now() + HOUR_MS);
    counter.clock.moveTo(counter.clock.now() + HOUR_MS - 10_000);
    expect((await sessions.retrieve(id)).status).toBe('open');
    counter.clock.moveTo(counter.clock.now() + 10_000);
    await new Promise((resolve) => setImmediate(resolve));
    await counter.quiet();
    const events = counter.received.map(({ body }) => JSON.parse(body));
    expect(events.filter((event) => event.data.object.id === id)).toMatchObject([
      { type: 'checkout.session.expired', data: { object: { status: 'expired', url: null } } },
    ]);
    expect((await sessions.retrieve(id)).status).toBe('expired');
  });

  it('leaves nobody waiting for a session that is over', async () => {
    const shop = await openCounter();
    const { id } = await shop.stripe.checkout.sessions.create(TWO_PACKS);
    expect(shop.clock.nextWakeMs()).toBeDefined();
    await shop.stripe.checkout.sessions.expire(id);
    expect(shop.clock.nextWakeMs()).toBeUndefined();
    await shop.stop();
  });

  it('is seen at once by whoever looks, even where a timer comes late', async () => {
    let nowMs = Date.parse('2030-01-02T00:00:00Z');
    const clock = { now: () => nowMs, sleep: () => new Promise<void>(() => {}) };
    const secrets = { secretKey: 'sk_test_late', webhookSecret: 'whsec_late' };
    const shop = await startStripe({ clock, random: seededRandom(3), ...secrets });
    const { sessions: own } = clientOf(shop.url, secrets.secretKey).checkout;
    const looks: [string, (id: string) => Promise<unknown>][] = [
      ['the API', (id) => own.retrieve(id)],
      ['the page', (id) => fetch(`${shop.url}/c/pay/${id}`)],
      ['a control', () => eventsControl(shop)],
    ];
    for (const [who, look] of looks) {
      const { id } = await own.create(TWO_PACKS);
      nowMs += 24 * HOUR_MS;
      await look(id);
      expect([who, shop.till.find('checkout.session', id).status]).toEqual([who, 'expired']);
    }
    await shop.stop();
  });
});

describe('lists', () => {
  it('go newest first, page by page, both ways', async () => {
    const shop = await openCounter();
    const { sessions: own } = shop.stripe.checkout;
    const ids: string[] = [];
    for (let i = 0; i < 5; i += 1) ids.unshift((await own.create(TWO_PACKS)).id);
    const first = await own.list({ limit: 2 });
    expect(first).toMatchObject({ object: 'list', has_more: true, url: '/v1/checkout/sessions' });
    expect(first.data.map(({ id }) => id)).toEqual(ids.slice(0, 2));
    const next = await own.list({ limit: 2, starting_after: ids[1] ?? '' });
    expect(next.data.map(({ id }) => id)).toEqual(ids.slice(2, 4));
    const back = await own.list({ limit: 2, ending_before: ids[3] ?? '' });
    expect([back.has_more, back.data.map(({ id }) => id)]).toEqual([true, ids.slice(1, 3)]);
    const top = await own.list({ limit: 2, ending_before: ids[2] ?? '' });
    expect([top.has_more, top.data.map(({ id }) => id)]).toEqual([false, ids.slice(0, 2)]);
    const all: string[] = [];
    for await (const { id } of own.list({ limit: 2 })) all.push(id);
    expect(all).toEqual(ids);
    await own.expire(ids[4] ?? '');
    const open = await own.list({ status: 'open', expand: ['data.line_items'] });
    expect(open.data.map(({ line_items }) => line_items?.data[0]?.quantity)).toEqual([2, 2, 2, 2]);
    expect((await own.list({ created: { gt: nowSeconds() + 60 } })).data).toEqual([]);
    expect((await own.list({ created: { lte: nowSeconds() + 60 } })).data).toHaveLength(5);
    await shop.stop();
  });
});
