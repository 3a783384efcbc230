import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Answer } from '../flows/api-client.ts';
import { expectStatus, type Workspace, type World } from '../flows/world.ts';
import { paymentsWorld } from './payments-world.ts';

/**
 * The reconciler, over HTTP, with the stand-in for Stripe: its events wait and never come, and the
 * schedules find in Stripe's lists what they would have told.
 */

let world: World;

beforeAll(async () => {
  world = await paymentsWorld();
}, 90_000);

const deliver = async (mode: string) =>
  expectStatus(await world.operator.put('/_local/stripe/delivery', { mode }), 200);

const stripe = async (path: string, body: object = {}): Promise<Answer['body']> =>
  expectStatus(await world.operator.post(`/_local/stripe/${path}`, body), 200).body;

let made = 0;

/** Buys packs of 100 contact credits at 49.00 dollars; gives the payment intent's id. */
async function buy(ws: Workspace, quantity: number): Promise<string> {
  made += 1;
  const urls = { successUrl: 'https://app.example/ok', cancelUrl: 'https://app.example/no' };
  const answer = await ws.caller.post(
    `${ws.path}/checkout-sessions`,
    { pack: 'contact', quantity, ...urls },
    { 'idempotency-key': `buy-${made}` },
  );
  const { id } = expectStatus(answer, 201).body;
  return (await stripe(`checkout-sessions/${id}/pay`)).payment_intent;
}

/** Runs a schedule when events have had their time to come by themselves. */
async function reconcile(schedule = 'reconcile-recent'): Promise<void> {
  await world.advance('PT6M');
  expectStatus(await world.operator.post(`/_local/schedules/${schedule}`, {}), 200);
  await world.idle();
}

async function contact(ws: Workspace): Promise<object> {
  const { available, debt, frozen } = (await ws.shown()).types.contact;
  return { available, debt, frozen };
}

const buyer = () => world.workspaceOn('workspace-pool', { allotments: { contact: 0 } });

const actions = async (ws: Workspace) =>
  (await ws.ledger()).map(({ action, reason }) => [action, reason]).slice(1);

describe('the reconciler', () => {
  beforeAll(() => deliver('paused'));
  afterAll(async () => {
    await deliver('normal');
    await world.idle();
  });

  test('a purchase, refunds and disputes whose events are lost are brought about, each once', async () => {
    const ws = await buyer();
    const intent = await buy(ws, 2);
    expect(await contact(ws)).toEqual({ available: 0, debt: 0, frozen: 0 });
    await reconcile();
    expect(await contact(ws)).toEqual({ available: 200, debt: 0, frozen: 0 });

    await stripe(`payment-intents/${intent}/refund`, { amount: 4_900 });
    await reconcile();
    expect(await contact(ws)).toEqual({ available: 100, debt: 0, frozen: 0 });

    const { id } = await stripe(`payment-intents/${intent}/dispute`);
    await reconcile();
    expect(await contact(ws)).toEqual({ available: 0, debt: 0, frozen: 100 });

    await stripe(`disputes/${id}/close`, { won: true });
    await reconcile();
    expect(await contact(ws)).toEqual({ available: 100, debt: 0, frozen: 0 });

    const before = await actions(ws);
    await reconcile();
    await reconcile('reconcile-payments');
    expect(await contact(ws)).toEqual({ available: 100, debt: 0, frozen: 0 });
    expect(await actions(ws)).toEqual(before);
    expect(before).toEqual([
      ['grant', 'purchase'],
      ['clawback', 'refund'],
      ['freeze', 'dispute'],
      ['unfreeze', 'dispute'],
    ]);
  });

  test('the clock alone brings it about; events that come days later change nothing', async () => {
    const ws = await buyer();
    const intent = await buy(ws, 1);
    const dispute = await stripe(`payment-intents/${intent}/dispute`);
    await stripe(`disputes/${dispute.id}/close`, { won: false });
    await world.advance('P5D');
    await world.idle();
    const [purchase] = expectStatus(await ws.caller.get(`${ws.path}/purchases`), 200).body.items;
    expect(purchase).toMatchObject({
      status: 'dispute-lost',
      paymentIntentId: intent,
      remaining: 0,
    });
    expect(purchase.receiptUrl).toMatch(/^http/);
    const before = await actions(ws);
    await deliver('normal');
    await world.idle();
    expect(await contact(ws)).toEqual({ available: 0, debt: 0, frozen: 0 });
    expect(await actions(ws)).toEqual(before);
  });

  test('a subscription whose events are lost brings its plan, once', async () => {
    await deliver('paused');
    const ws = await buyer();
    const urls = { successUrl: 'https://app.example/ok', cancelUrl: 'https://app.example/no' };
    const asked = { plan: 'billing-cycle-monthly', ...urls };
    const { id } = expectStatus(await ws.caller.post(`${ws.path}/subscription`, asked), 201).body;
    await stripe(`checkout-sessions/${id}/pay`);
    const planOf = async () => expectStatus(await world.operator.get(ws.path), 200).body.plan;
    await reconcile();
    expect([await planOf(), (await contact(ws)) as object]).toEqual([
      'billing-cycle-monthly',
      { available: 200, debt: 0, frozen: 0 },
    ]);
    const before = await actions(ws);
    await reconcile('reconcile-payments');
    expect([await planOf(), await actions(ws)]).toEqual(['billing-cycle-monthly', before]);
  });
});
