import Stripe from 'stripe';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Counter, card, openCounter, TWO_PACKS, WEBHOOK_SECRET } from '../counter.ts';

let counter: Counter;
beforeEach(async () => {
  counter = await openCounter();
});
afterEach(() => counter.stop());

const delivery = () => counter.standIn.delivery;

/** Makes events `customer.created`, and gives the customers' names in order of arrival. */
async function customers(...names: string[]): Promise<void> {
  for (const name of names) await counter.stripe.customers.create({ name });
}
const arrived = (): readonly string[] =>
  counter.received.map(({ body }) => JSON.parse(body).data.object.name);

describe('a delivery', () => {
  it('is signed over the bytes that are sent, by the one clock', async () => {
    counter.clock.moveTo(counter.clock.now() + 40 * 86_400_000);
    await customers('Ada');
    await counter.quiet();
    const [{ body, signature } = { body: '', signature: '' }] = counter.received;
    const receivedAt = counter.clock.now();
    const verify = (text: string, secret: string, at = receivedAt) =>
      Stripe.webhooks.constructEvent(text, signature, secret, undefined, undefined, at);
    expect(verify(body, WEBHOOK_SECRET)).toMatchObject({ type: 'customer.created' });
    expect(() => verify(`${body} `, WEBHOOK_SECRET)).toThrow('No signatures found');
    expect(() => verify(JSON.stringify(JSON.parse(body)), WEBHOOK_SECRET)).toThrow();
    expect(() => verify(body, 'whsec_other')).toThrow('No signatures found');
    expect(() => verify(body, WEBHOOK_SECRET, receivedAt + 400_000)).toThrow(
      'outside the tolerance',
    );
    expect(signature).toMatch(/^t=\d{10},v1=[0-9a-f]{64}$/);
  });

  it('is tried three times and then left, holding up no other', async () => {
    counter.answerWith(500);
    await customers('Ada', 'Bo');
    await counter.quiet();
    expect(arrived()).toEqual(['Ada', 'Bo', 'Ada']);
    counter.answerWith(404, 301, 500, 500);
    await customers('Cy');
    await counter.quiet();
    const { state, attempts, event } = delivery().deliveries[2] ?? {};
    expect([state, event?.pending_webhooks]).toEqual(['failed', 1]);
    expect(attempts?.map(({ status }) => status)).toEqual([404, 301, 500]);
    expect(arrived()).toHaveLength(6);
    const failed = await counter.stripe.events.list({ delivery_success: false });
    expect(failed.data).toMatchObject([{ data: { object: { name: 'Cy' } } }]);
    expect([delivery().busy, delivery().total]).toEqual([0, 6]);
  });

  it('is left when nobody is there', async () => {
    delivery().deliverTo('http://127.0.0.1:1/');
    await customers('Ada');
    await counter.quiet();
    expect(delivery().deliveries).toMatchObject([
      { state: 'failed', attempts: [{ status: null }, { status: null }, { status: null }] },
    ]);
  });

  it('can be asked for again, delivered or not', async () => {
    counter.answerWith(500, 500, 500);
    await customers('Ada');
    await counter.quiet();
    const { event } = delivery().deliveries[0] ?? {};
    expect(await delivery().redeliver(event?.id ?? '')).toMatchObject({ state: 'delivered' });
    expect(await delivery().redeliver(event?.id ?? '')).toMatchObject({
      attempts: [500, 500, 500, 200, 200].map((status) => ({ status })),
    });
    expect(await delivery().redeliver('evt_none')).toBeUndefined();
    expect(arrived()).toHaveLength(5);
  });

  it('ends with the stand-in', async () => {
    counter.answerWith(...Array.from({ length: 30 }, () => 500));
    await customers('Ada', 'Bo', 'Cy');
    await counter.stop();
    await counter.quiet();
    expect(counter.received.length).toBeLessThanOrEqual(6);
  });
});

describe('modes of delivery', () => {
  it('normal: as it happens, in order', async () => {
    await customers('Ada', 'Bo', 'Cy');
    await counter.quiet();
    expect(arrived()).toEqual(['Ada', 'Bo', 'Cy']);
  });

  it('paused: held back, then oldest first', async () => {
    delivery().setMode('paused');
    await customers('Ada', 'Bo', 'Cy');
    await counter.quiet();
    expect(arrived()).toEqual([]);
    expect(delivery().deliveries.map(({ state }) => state)).toEqual(['held', 'held', 'held']);
    delivery().setMode('normal');
    await counter.quiet();
    expect(arrived()).toEqual(['Ada', 'Bo', 'Cy']);
  });

  it('reversed: held back, then newest first', async () => {
    delivery().setMode('reversed');
    await customers('Ada', 'Bo', 'Cy');
    await counter.quiet();
    expect(arrived()).toEqual([]);
    delivery().setMode('normal');
    await customers('Di');
    await counter.quiet();
    expect(arrived()).toEqual(['Cy', 'Bo', 'Ada', 'Di']);
  });

  it('duplicated: each twice, with the same id', async () => {
    delivery().setMode('duplicated');
    await customers('Ada', 'Bo');
    await counter.quiet();
    expect(arrived()).toEqual(['Ada', 'Ada', 'Bo', 'Bo']);
    const ids = counter.received.map(({ body }) => JSON.parse(body).id);
    expect(new Set(ids).size).toBe(2);
    expect(delivery().deliveries[0]?.attempts).toHaveLength(2);
  });

  it('held back ones come twice where duplicated follows', async () => {
    delivery().setMode('paused');
    await customers('Ada');
    delivery().setMode('reversed');
    await customers('Bo');
    delivery().setMode('duplicated');
    await counter.quiet();
    expect(arrived()).toEqual(['Bo', 'Bo', 'Ada', 'Ada']);
  });
});

it('a session tells what was at that moment, whatever came later', async () => {
  delivery().setMode('paused');
  const { id, url } = await counter.stripe.checkout.sessions.create(TWO_PACKS);
  await fetch(url ?? '', {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams({ action: 'pay', email: 'ada@acme.example', ...card() }),
  });
  const { payment_intent: intent } = await counter.stripe.checkout.sessions.retrieve(id);
  await counter.stripe.refunds.create({ payment_intent: String(intent) });
  delivery().setMode('normal');
  await counter.quiet();
  const events = counter.received.map(({ body }) => JSON.parse(body));
  expect(events.find(({ type }) => type === 'charge.succeeded').data.object.refunded).toBe(false);
  expect(events.find(({ type }) => type === 'charge.refunded').data.object.refunded).toBe(true);
});
