import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type StripeStandIn, startStripe } from '../../../../local/outside/stripe/stand-in.ts';
import { LocalClock } from '../../../../local/time/clock.ts';
import { clientOf, TWO_PACKS } from './counter.ts';
import { makePlans, subscribe } from './subscriptions/subscribed.ts';

/** Runs of the stand-in, one after another, on one file. */

const secrets = { secretKey: 'sk_test_kept', webhookSecret: 'whsec_kept' };
let dir: string;
let clock: LocalClock;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'stripe-kept-'));
  clock = new LocalClock();
});
afterEach(() => rmSync(dir, { recursive: true }));

const file = (): string => join(dir, 'stripe.json');
const start = (): Promise<StripeStandIn> =>
  startStripe({ clock, random: Math.random, ...secrets, file: file() });
const clientFor = ({ url }: StripeStandIn) => clientOf(url, secrets.secretKey);

it('goes on with all that there was, at the same address', async () => {
  const first = await start();
  const stripe = clientFor(first);
  const counter = { stripe } as Parameters<typeof subscribe>[0];
  const plans = await makePlans(counter);
  const { subscription, customer } = await subscribe(counter, plans.basic);
  const { id } = await stripe.checkout.sessions.create(TWO_PACKS, { idempotencyKey: 'k1' });
  await first.stop();
  expect((statSync(file()).mode & 0o777).toString(8)).toBe('600');

  const second = await start();
  expect(second.url).toBe(first.url);
  const again = clientFor(second);
  const kept = await again.checkout.sessions.retrieve(id, { expand: ['line_items'] });
  expect(kept).toMatchObject({ status: 'open', line_items: { data: [{ quantity: 2 }] } });
  expect((await again.checkout.sessions.create(TWO_PACKS, { idempotencyKey: 'k1' })).id).toBe(id);
  expect((await again.events.list({ limit: 100 })).data.length).toBeGreaterThan(5);
  // What was to come by the clock comes, with the card that was saved.
  clock.moveTo(clock.now() + 32 * 86_400_000);
  expect((await again.checkout.sessions.retrieve(id)).status).toBe('expired');
  const { data } = await again.invoices.list({ subscription: subscription.id });
  expect(data.map(({ status }) => status)).toEqual(['paid', 'paid']);
  expect((await again.charges.list({ customer })).data).toHaveLength(2);
  await second.stop();
});

it('delivers what was on its way when it ended', async () => {
  const received: string[] = [];
  const endpoint = createServer(async (incoming, outgoing) => {
    let body = '';
    for await (const chunk of incoming.setEncoding('utf8')) body += String(chunk);
    received.push(JSON.parse(body).data.object.name);
    outgoing.end();
  });
  await new Promise<void>((resolve) => {
    endpoint.listen(0, '127.0.0.1', resolve);
  });
  const url = `http://127.0.0.1:${(endpoint.address() as AddressInfo).port}/`;
  const first = await start();
  first.delivery.setMode('paused');
  await clientFor(first).customers.create({ name: 'Ada' });
  await first.stop();
  const second = await start();
  second.delivery.deliverTo(url);
  expect([second.delivery.mode, received]).toEqual(['paused', []]);
  second.delivery.setMode('normal');
  while (second.delivery.busy > 0) await new Promise((resolve) => setTimeout(resolve, 2));
  expect(received).toEqual(['Ada']);
  await second.stop();
  const third = await start();
  third.delivery.deliverTo(url);
  while (third.delivery.busy > 0) await new Promise((resolve) => setTimeout(resolve, 2));
  expect(received).toEqual(['Ada']);
  await third.stop();
  endpoint.close();
});

it('takes another port where its own is taken, and its addresses follow', async () => {
  const first = await start();
  const { id } = await clientFor(first).checkout.sessions.create(TWO_PACKS);
  await first.stop();
  const holder = createServer();
  await new Promise<void>((resolve) => {
    holder.listen(Number(new URL(first.url).port), '127.0.0.1', resolve);
  });
  const second = await start();
  expect(second.url).not.toBe(first.url);
  const { url } = await clientFor(second).checkout.sessions.retrieve(id);
  expect(url).toBe(`${second.url}/c/pay/${id}`);
  expect((await fetch(url ?? '')).status).toBe(200);
  await second.stop();
  holder.close();
});

it('is written while it runs, not only at the end', async () => {
  const running = await start();
  await clientFor(running).customers.create({ name: 'Ada' });
  for (let i = 0; i < 100 && !existsSync(file()); i += 1) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  expect(existsSync(file())).toBe(true);
  await running.stop();
});
