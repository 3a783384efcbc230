import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Counter, clientOf, openCounter, SECRET_KEY, TWO_PACKS } from './counter.ts';

let counter: Counter;
beforeAll(async () => {
  counter = await openCounter();
});
afterAll(() => counter.stop());

interface Raw {
  readonly status: number;
  readonly headers: Headers;
  readonly body: { readonly error?: Record<string, string> } & Record<string, unknown>;
}

async function raw(method: string, path: string, body?: string, headers = {}): Promise<Raw> {
  const answer = await fetch(`${counter.standIn.url}${path}`, {
    method,
    headers: { authorization: `Bearer ${SECRET_KEY}`, ...headers },
    ...(body !== undefined && { body }),
  });
  return { status: answer.status, headers: answer.headers, body: (await answer.json()) as never };
}

describe('the key', () => {
  it('is refused with 401 when it is missing or another', async () => {
    const url = `${counter.standIn.url}/v1/customers/cus_1`;
    const none = await fetch(url);
    expect([none.status, await none.json()]).toEqual([
      401,
      { error: { message: 'You did not provide an API key.', type: 'invalid_request_error' } },
    ]);
    await expect(
      clientOf(counter.standIn.url, 'sk_test_other').customers.retrieve('cus_1'),
    ).rejects.toMatchObject({
      type: 'StripeAuthenticationError',
      statusCode: 401,
      message: 'Invalid API Key provided: sk_test_****ther',
    });
  });

  it('may come as the name of basic authentication', async () => {
    const authorization = `Basic ${Buffer.from(`${SECRET_KEY}:`).toString('base64')}`;
    expect((await raw('GET', '/v1/events', undefined, { authorization })).status).toBe(200);
  });
});

describe('every answer', () => {
  it('has an id and says that it is simulated', async () => {
    const { headers } = await raw('GET', '/v1/events', undefined, {
      'stripe-version': '2026-10-28.endive',
    });
    expect(headers.get('request-id')).toMatch(/^req_[0-9A-Za-z]{14}$/);
    expect(headers.get('x-simulated')).toBe('sluice');
    expect(headers.get('stripe-version')).toBe('2026-10-28.endive');
    expect(headers.get('content-type')).toBe('application/json');
  });
});

describe('customers', () => {
  it('are created and given back', async () => {
    const made = await counter.stripe.customers.create({
      email: 'ada@acme.example',
      name: 'Ada Example',
      address: { country: 'DE', city: 'Köln' },
      metadata: { workspace: 'acme', empty: '' },
    });
    expect(made).toMatchObject({
      object: 'customer',
      email: 'ada@acme.example',
      address: { country: 'DE', city: 'Köln', line1: null },
      metadata: { workspace: 'acme' },
      livemode: false,
    });
    expect(made.metadata).not.toHaveProperty('empty');
    expect(await counter.stripe.customers.retrieve(made.id)).toMatchObject({ id: made.id });
  });
});

describe('products and prices', () => {
  it('are created and given back', async () => {
    const product = await counter.stripe.products.create({ name: 'Pack', description: '100' });
    const price = await counter.stripe.prices.create({
      product: product.id,
      currency: 'USD',
      unit_amount: 4900,
    });
    expect(product).toMatchObject({ object: 'product', name: 'Pack', active: true });
    expect(price).toMatchObject({ currency: 'usd', unit_amount: 4900, type: 'one_time' });
    expect(String(price.unit_amount_decimal)).toBe('4900');
    expect(await counter.stripe.products.retrieve(product.id)).toMatchObject({ name: 'Pack' });
    const whole = await counter.stripe.prices.retrieve(price.id, { expand: ['product'] });
    expect(whole.product).toMatchObject({ id: product.id, name: 'Pack' });
  });
});

describe('refusals', () => {
  it.each<[string, string, string, number, object]>([
    [
      'GET',
      '/v1/customers/cus_none',
      '',
      404,
      { code: 'resource_missing', param: 'customer', message: "No such customer: 'cus_none'" },
    ],
    ['GET', '/v1/checkout/sessions/cs_none', '', 404, { code: 'resource_missing' }],
    ['GET', '/v1/teapots', '', 404, { message: 'Unrecognized request URL (GET: /v1/teapots).' }],
    ['DELETE', '/v1/customers/cus_1', '', 404, { type: 'invalid_request_error' }],
    ['POST', '/v1/customers', 'colour=red', 400, { code: 'parameter_unknown', param: 'colour' }],
    [
      'POST',
      '/v1/customers',
      'address[street]=x',
      400,
      { code: 'parameter_unknown', param: 'address[street]' },
    ],
    ['POST', '/v1/customers', '__proto__[a]=1', 400, { code: 'parameter_unknown' }],
    ['POST', '/v1/customers', 'email=', 400, { code: 'parameter_invalid_empty', param: 'email' }],
    ['POST', '/v1/customers', 'email[a]=1', 400, { param: 'email', message: 'Invalid string' }],
    ['POST', '/v1/customers', 'metadata=x', 400, { param: 'metadata' }],
    ['POST', '/v1/customers', 'name=a&expand[]=friends', 400, { type: 'invalid_request_error' }],
    ['POST', '/v1/products', '', 400, { code: 'parameter_missing', param: 'name' }],
    [
      'POST',
      '/v1/prices',
      'currency=eur&unit_amount=1.5&product=p',
      400,
      { code: 'parameter_invalid_integer', param: 'unit_amount', message: 'Invalid integer: 1.5' },
    ],
    ['POST', '/v1/prices', 'currency=dollars&unit_amount=1', 400, { param: 'currency' }],
    ['POST', '/v1/prices', 'currency=eur&unit_amount=-1', 400, { param: 'unit_amount' }],
    ['POST', '/v1/prices', 'currency=eur&unit_amount=1', 400, { code: 'parameter_missing' }],
    [
      'POST',
      '/v1/prices',
      'currency=eur&unit_amount=1&product=prod_none',
      400,
      { code: 'resource_missing', param: 'product' },
    ],
    ['GET', '/v1/charges?limit=0', '', 400, { param: 'limit' }],
    ['GET', '/v1/charges?limit=1e9', '', 400, { code: 'parameter_invalid_integer' }],
    ['GET', '/v1/charges?colour=red', '', 400, { code: 'parameter_unknown' }],
    ['GET', '/v1/charges?created[gte]=soon', '', 400, { type: 'invalid_request_error' }],
    ['GET', '/v1/charges?starting_after=ch_none', '', 400, { code: 'resource_missing' }],
    ['GET', '/v1/events?type=a&types[]=b', '', 400, { type: 'invalid_request_error' }],
    ['GET', '/v1/%ff%zz', '', 404, { type: 'invalid_request_error' }],
  ])('%s %s %s is answered %i', async (method, path, body, status, error) => {
    const answer = await raw(method, path, method === 'POST' ? body : undefined);
    expect(answer.status).toBe(status);
    expect(answer.body.error).toMatchObject(error);
  });

  it('are what the SDK throws', async () => {
    await expect(counter.stripe.customers.retrieve('cus_none')).rejects.toMatchObject({
      type: 'StripeInvalidRequestError',
      code: 'resource_missing',
      statusCode: 404,
      param: 'customer',
    });
  });
});

describe('odd input', () => {
  const names = fc.constantFrom(
    ...['mode', 'line_items', 'line_items[0]', 'line_items[0][price_data]', 'line_items[x]'],
    ...['line_items[0][quantity]', 'metadata', 'metadata[a]', 'customer', 'created', 'created[gt]'],
    ...['limit', 'expand', 'expand[]', 'starting_after', 'amount', 'charge', '', '[', 'a[', '[][]'],
    ...['items', 'items[0][price]', 'subscription', 'features', 'features[x]', 'enabled_events[]'],
    ...['__proto__', 'constructor[prototype]', 'toString', 'address', 'success_url', 'types[]'],
  );
  const values = fc.oneof(
    fc.constantFrom('', '0', '1', '-1', '9e99', 'true', 'null', '{}', '\u0000', 'data.customer'),
    fc.string({ unit: 'binary', maxLength: 20 }),
  );
  const calls = fc.constantFrom(
    ...['customers', 'products', 'prices', 'checkout/sessions', 'refunds', 'events', 'charges'],
    ...['subscriptions', 'invoices', 'invoices/create_preview', 'payment_methods', 'coupons'],
    ...['billing_portal/configurations', 'billing_portal/sessions', 'webhook_endpoints'],
    ...['checkout/sessions/x/expire', 'customers/__proto__', 'events/constructor', '', '/', '%00'],
  );

  it('is refused, never a fault', async () => {
    const method = fc.constantFrom('GET', 'POST');
    const params = fc.array(fc.tuple(names, values), { maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(method, calls, params, async (how, path, pairs) => {
        const sent = String(new URLSearchParams(pairs));
        const target = how === 'GET' ? `/v1/${path}?${sent}` : `/v1/${path}`;
        const { status, body } = await raw(how, target, how === 'POST' ? sent : undefined);
        expect([200, 400, 404]).toContain(status);
        expect(status === 200 || typeof body.error?.message === 'string').toBe(true);
      }),
      { numRuns: 150 },
    );
  });
});

describe('an idempotency key', () => {
  const create = (name: string, idempotencyKey: string) =>
    counter.stripe.customers.create({ name }, { idempotencyKey });

  it('gives the first answer again, and says so', async () => {
    const first = await create('Ada', 'key-1');
    const second = await create('Ada', 'key-1');
    expect(second.id).toBe(first.id);
    expect(first.lastResponse.headers).not.toHaveProperty('idempotent-replayed');
    expect(second.lastResponse.headers).toMatchObject({
      'idempotent-replayed': 'true',
      'original-request': first.lastResponse.requestId,
    });
    expect((await create('Ada', 'key-2')).id).not.toBe(first.id);
  });

  it('is refused with other parameters, or for another call', async () => {
    await create('Bo', 'key-3');
    await expect(create('Cy', 'key-3')).rejects.toMatchObject({
      type: 'StripeIdempotencyError',
      statusCode: 400,
      rawType: 'idempotency_error',
    });
    await expect(
      counter.stripe.products.create({ name: 'Bo' }, { idempotencyKey: 'key-3' }),
    ).rejects.toMatchObject({ type: 'StripeIdempotencyError' });
  });

  it('gives the answer as it was, not as the object is now', async () => {
    const create = () =>
      counter.stripe.checkout.sessions.create(TWO_PACKS, { idempotencyKey: 'key-4' });
    const first = await create();
    await counter.stripe.checkout.sessions.expire(first.id);
    expect(await create()).toMatchObject({ id: first.id, status: 'open' });
  });

  it('may be used again after a refused parameter, and after a day', async () => {
    await expect(create('', 'key-5')).rejects.toMatchObject({ code: 'parameter_invalid_empty' });
    const first = await create('Ada', 'key-5');
    counter.clock.moveTo(counter.clock.now() + 24 * 3_600_000 + 1_000);
    expect((await create('Ada', 'key-5')).id).not.toBe(first.id);
  });
});
