import type Stripe from 'stripe';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Counter, card, openCounter, TWO_PACKS } from '../counter.ts';

let counter: Counter;
beforeAll(async () => {
  counter = await openCounter();
});
afterAll(() => counter.stop());

async function open(params: Partial<Stripe.Checkout.SessionCreateParams> = {}) {
  const session = await counter.stripe.checkout.sessions.create({ ...TWO_PACKS, ...params });
  const { data } = await counter.stripe.checkout.sessions.listLineItems(session.id);
  return { id: session.id, url: session.url ?? '', quantity: `quantity-${data[0]?.id}` };
}
const send = (url: string, typed: Record<string, string>): Promise<Response> =>
  fetch(url, { method: 'POST', body: new URLSearchParams(typed), redirect: 'manual' });
const retrieve = (id: string) =>
  counter.stripe.checkout.sessions.retrieve(id, { expand: ['line_items', 'payment_intent'] });

describe('the checkout page', () => {
  it('says what is paid, and that it is simulated', async () => {
    const { url } = await open();
    const answer = await fetch(url);
    const page = await answer.text();
    expect([answer.status, answer.headers.get('x-simulated')]).toEqual([200, 'sluice']);
    expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(page).toContain('This checkout is simulated');
    expect(page).toContain('100 contact credits');
    expect(page).toContain('€10.00 each');
    expect(page).toContain('Pay €20.00');
    expect(page).toMatch(
      /<input type="number" name="quantity-li_\w+"[^>]*\s+value="2" min="1" max="5"/,
    );
    expect(page).toContain('name="email"');
    expect(page).not.toContain('Billing address');
    expect(page).toContain('Leave without paying');
  });

  it('asks for a billing address where the session does, not for an address it knows', async () => {
    const { url } = await open({
      billing_address_collection: 'required',
      customer_email: 'ada@acme.example',
      cancel_url: undefined as never,
    });
    const page = await (await fetch(url)).text();
    for (const name of ['name', 'line1', 'line2', 'postal_code', 'city', 'state', 'country']) {
      expect(page).toContain(`name="${name}"`);
    }
    expect(page).toContain('<p>ada@acme.example</p>');
    expect(page).not.toContain('name="email"');
    expect(page).not.toContain('Leave without paying');
  });

  it('writes what it was given as text', async () => {
    const name = `<script>alert("1")</script>&'`;
    const { url } = await open({
      line_items: [
        { price_data: { currency: 'jpy', unit_amount: 500, product_data: { name } }, quantity: 3 },
      ],
    });
    const page = await (await fetch(url)).text();
    expect(page).not.toContain('<script');
    expect(page).toContain('&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;&#39;');
    const again = await (await send(url, { action: 'update', email: '"><script>x' })).text();
    expect(again).toContain('value="&quot;&gt;&lt;script&gt;x"');
    expect(again).toContain('¥1,500');
  });

  it('is not there for a session that is unknown or over', async () => {
    const unknown = await fetch(`${counter.standIn.url}/c/pay/cs_none`);
    expect([unknown.status, await unknown.text()]).toEqual([
      404,
      expect.stringContaining('There is no such checkout session'),
    ]);
    const { id, url } = await open();
    await counter.stripe.checkout.sessions.expire(id);
    const over = await fetch(url);
    expect([over.status, await over.text()]).toEqual([410, expect.stringContaining('has expired')]);
  });
});

describe('the customer', () => {
  it('pays, and goes on with the id of the session', async () => {
    const { id, url, quantity } = await open({ billing_address_collection: 'required' });
    const answer = await send(url, {
      action: 'pay',
      ...card(),
      [quantity]: '3',
      email: 'ada@acme.example',
      name: 'Ada Example',
      line1: '1 Main Street',
      city: 'Köln',
      postal_code: '50667',
      country: 'de',
    });
    expect(answer.status).toBe(303);
    expect(answer.headers.get('location')).toBe(`https://shop.example/done?session=${id}`);
    expect(await retrieve(id)).toMatchObject({
      status: 'complete',
      payment_status: 'paid',
      amount_total: 3000,
      line_items: { data: [{ quantity: 3, amount_total: 3000 }] },
      customer_details: {
        email: 'ada@acme.example',
        name: 'Ada Example',
        address: { line1: '1 Main Street', city: 'Köln', country: 'DE', state: null },
      },
      payment_intent: { amount: 3000, status: 'succeeded' },
    });
    const again = await send(url, { action: 'pay', email: 'ada@acme.example' });
    expect([again.status, await again.text()]).toEqual([
      410,
      expect.stringContaining('nothing left to pay'),
    ]);
  });

  it('pays by a method that takes days', async () => {
    const { id, url } = await open();
    const answer = await send(url, { action: 'pay-slowly', email: 'ada@acme.example' });
    expect(answer.status).toBe(303);
    expect(await retrieve(id)).toMatchObject({
      status: 'complete',
      payment_status: 'unpaid',
      payment_intent: { status: 'processing' },
    });
  });

  it('pays by nothing but a card where the session says so', async () => {
    const { id, url } = await open({ allowed_payment_method_types: ['card'] });
    expect(await (await fetch(url)).text()).not.toContain('bank debit');
    await send(url, { action: 'pay-slowly', email: 'ada@acme.example' });
    expect(await retrieve(id)).toMatchObject({ status: 'open', payment_intent: null });
  });

  it('looks at another quantity before paying', async () => {
    const { id, url, quantity } = await open();
    const answer = await send(url, { action: 'update', [quantity]: '4' });
    expect([answer.status, await answer.text()]).toEqual([
      200,
      expect.stringContaining('Pay €40.00'),
    ]);
    expect(await retrieve(id)).toMatchObject({ status: 'open', amount_total: 4000 });
  });

  it('leaves, and may come back', async () => {
    const { id, url } = await open();
    const answer = await send(url, { action: 'leave' });
    expect(answer.status).toBe(303);
    expect(answer.headers.get('location')).toBe('https://shop.example/back');
    expect((await retrieve(id)).status).toBe('open');
  });

  it('leaves a declined payment behind, which ends with the session', async () => {
    const { id, url } = await open();
    const declined = card('4000 0000 0000 9995');
    await send(url, { action: 'pay', email: 'ada@acme.example', ...declined });
    await counter.stripe.checkout.sessions.expire(id);
    expect(await retrieve(id)).toMatchObject({
      status: 'expired',
      payment_intent: { status: 'canceled', cancellation_reason: 'abandoned' },
    });
  });

  it('pays after a payment that was cancelled by call', async () => {
    const { id, url } = await open();
    const typed = { action: 'pay', email: 'ada@acme.example' };
    await send(url, { ...typed, ...card('4000 0000 0000 9995') });
    const { payment_intent } = await counter.stripe.checkout.sessions.retrieve(id);
    await counter.stripe.paymentIntents.cancel(String(payment_intent));
    expect((await send(url, { ...typed, ...card() })).status).toBe(303);
    expect(await retrieve(id)).toMatchObject({ payment_intent: { status: 'succeeded' } });
  });

  it('cannot pay nothing', async () => {
    const [line] = TWO_PACKS.line_items ?? [];
    const { id, url, quantity } = await open({
      line_items: [{ ...line, adjustable_quantity: { enabled: true } }],
    });
    const typed = { action: 'pay', email: 'ada@acme.example', [quantity]: '0' };
    const answer = await send(url, typed);
    expect([answer.status, await answer.text()]).toEqual([
      400,
      expect.stringContaining('must be more than nothing'),
    ]);
    expect(await retrieve(id)).toMatchObject({ status: 'open', amount_total: 2000 });
  });

  it.each<[Record<string, string>, string]>([
    [
      { action: 'pay' },
      'Please fill in: email, name, line1, postal code, city, country, card number,',
    ],
    [{ action: 'pay', email: ' ', name: 'Ada' }, 'Please fill in: email, line1'],
  ])('is told what is missing in %j', async (typed, wrong) => {
    const { id, url } = await open({ billing_address_collection: 'required' });
    const answer = await send(url, typed);
    expect([answer.status, await answer.text()]).toEqual([400, expect.stringContaining(wrong)]);
    expect((await retrieve(id)).status).toBe('open');
  });

  it.each(['0', '6', '-1', '1.5', 'many', ''])('cannot choose %j packs', async (many) => {
    const { id, url, quantity } = await open();
    const typed = { action: 'pay', email: 'ada@acme.example', [quantity]: many, ...card() };
    const answer = await send(url, typed);
    expect([answer.status, await answer.text()]).toEqual([
      400,
      expect.stringContaining('The quantity must be between 1 and 5.'),
    ]);
    expect(await retrieve(id)).toMatchObject({ status: 'open', amount_total: 2000 });
  });
});
