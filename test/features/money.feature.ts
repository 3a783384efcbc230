import { Temporal } from 'temporal-polyfill';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Answer } from '../flows/api-client.ts';
import { aPerson, byName, expectStatus, type Workspace, type World } from '../flows/world.ts';
import { paymentsWorld } from './payments-world.ts';

/**
 * Section C of the features, money, and D3, the cycle of reversals: over HTTP, with the stand-in
 * for Stripe. A pack of 100 contact credits costs 49.00 dollars.
 */

let world: World;

beforeAll(async () => {
  world = await paymentsWorld();
}, 90_000);

const URLS = {
  successUrl: 'https://app.example/back?session={CHECKOUT_SESSION_ID}',
  cancelUrl: 'https://app.example/no',
};

let made = 0;

/** Opens a checkout as the workspace's own key. */
async function checkout(ws: Workspace, body: Record<string, unknown>): Promise<Answer['body']> {
  made += 1;
  const answer = await ws.caller.post(
    `${ws.path}/checkout-sessions`,
    { ...URLS, ...body },
    { 'idempotency-key': `buy-${made}` },
  );
  return expectStatus(answer, 201).body;
}

/** The customer pays on Stripe's page; gives the session as Stripe has it. */
async function pay(session: string, body: Record<string, unknown> = {}): Promise<Answer['body']> {
  const path = `/_local/stripe/checkout-sessions/${session}/pay`;
  return expectStatus(await world.operator.post(path, body), 200).body;
}

/** Buys packs, and waits until their credits are there; gives the payment intent's id. */
async function buy(ws: Workspace, body: Record<string, unknown>): Promise<string> {
  const { id } = await checkout(ws, body);
  const { payment_intent: intent } = await pay(id);
  await world.idle();
  return intent;
}

const ofIntent = async (intent: string, what: string, body: Record<string, unknown> = {}) => {
  const answer = await world.operator.post(
    `/_local/stripe/payment-intents/${intent}/${what}`,
    body,
  );
  await world.idle();
  return expectStatus(answer, 200).body;
};

const closeDispute = async (id: string, won: boolean) => {
  const path = `/_local/stripe/disputes/${id}/close`;
  expectStatus(await world.operator.post(path, { won }), 200);
  await world.idle();
};

const deliver = async (mode: string) => {
  expectStatus(await world.operator.put('/_local/stripe/delivery', { mode }), 200);
  await world.idle();
};

const purchases = async (ws: Workspace) =>
  expectStatus(await ws.caller.get(`${ws.path}/purchases`), 200).body.items;

/** Of the packs alone: what can be spent, what is held, what is owed. */
async function packs(ws: Workspace, type = 'contact') {
  const { types } = await ws.shown();
  const { grants, debt, frozen } = types[type];
  const sum = { available: 0, held: 0, debt, frozen };
  for (const { category, available, held } of grants) {
    if (category !== 'pack') continue;
    sum.available += available;
    sum.held += held;
  }
  return sum;
}

/** A workspace without an allotment: what it has, it has bought. */
const buyer = () => world.workspaceOn('workspace-pool', { allotments: { contact: 0 } });

async function spend(ws: Workspace, count: number, name: string): Promise<void> {
  const people = Array.from({ length: count }, (_, n) => aPerson(`${name} Number${n}`));
  await world.knows(...people);
  const { enrichment } = await ws.run(people.map(byName));
  expect(enrichment.charged).toEqual({ contact: count });
}

describe('C1 buy packs with Stripe Checkout', () => {
  test.each([
    ['workspace-pool', 'contact', 100, 200],
    ['billing-cycle-monthly', 'contact', 200, 200],
    ['split-credits-essential', 'email', 100, 200],
    ['split-credits-professional', 'search', 6_000, 4_000],
  ])('%s: quantity 2 of %s', async (plan, pack, allotment, bought) => {
    const ws = await world.workspaceOn(plan);
    const { id, url } = await checkout(ws, { pack, quantity: 2 });
    expect(id).toMatch(/^cs_test_/);
    expect(url).toContain(id);
    await pay(id);
    await world.idle();
    const { types } = await ws.shown();
    expect(types[pack].available).toBe(allotment + bought);
  });

  test('workspace-pool: the quantity that was paid for counts, not the one that was asked for', async () => {
    const ws = await buyer();
    const { id } = await checkout(ws, { pack: 'contact', quantity: 1 });
    const paid = await pay(id, { quantity: 3 });
    await world.idle();
    expect(paid.amount_total).toBe(14_700);
    expect(await packs(ws)).toMatchObject({ available: 300 });
  });

  test('workspace-pool: the pack lasts 6 months, and the allotment goes first', async () => {
    const ws = await world.workspaceOn('workspace-pool');
    await buy(ws, { pack: 'contact', quantity: 1 });
    await spend(ws, 3, 'First');
    const { grants } = (await ws.shown()).types.contact;
    const [allotment, pack] = grants;
    expect([allotment.available, pack.available]).toEqual([97, 100]);
    const today = Temporal.PlainDate.from((await world.now()).slice(0, 10));
    expect(pack.expiresAt.slice(0, 10)).toBe(`${today.add({ months: 6 })}`);
  });

  test('workspace-pool: a repeat opens the same checkout; another body with its key is refused', async () => {
    const ws = await buyer();
    const body = { pack: 'contact', quantity: 1, ...URLS };
    const post = (more = {}) =>
      ws.caller.post(
        `${ws.path}/checkout-sessions`,
        { ...body, ...more },
        {
          'idempotency-key': 'again',
        },
      );
    const first = expectStatus(await post(), 201);
    const second = expectStatus(await post(), 201);
    expect(second.body).toEqual(first.body);
    expect(second.headers.get('idempotency-replayed')).toBe('true');
    expect((await post({ quantity: 2 })).body.code).toBe('IDEMPOTENCY_KEY_REUSED');
  });

  test.each<[string, Record<string, unknown>, string[]]>([
    ['a pack that the plan does not have', { pack: 'search' }, ['pack']],
    ['a currency without a price', { currency: 'sek' }, ['currency']],
    ['a sum beyond any payment', { quantity: 1_000, pack: 'contact', currency: 'usd' }, []],
    [
      'everything wrong at once',
      { pack: 7, quantity: 0, successUrl: 'javascript:1', cancelUrl: 'http://evil.example', x: 1 },
      ['cancelUrl', 'pack', 'quantity', 'successUrl', 'x'],
    ],
  ])('workspace-pool: %s', async (_what, over, paths) => {
    const ws = await buyer();
    const body = { pack: 'contact', quantity: 1, ...URLS, ...over };
    const answer = await ws.caller.post(`${ws.path}/checkout-sessions`, body, {
      'idempotency-key': 'wrong',
    });
    const errors = (answer.body.errors ?? []) as { path: string }[];
    expect(errors.map(({ path }) => path).sort()).toEqual(paths);
    expect(answer.status).toBe(paths.length === 0 ? 201 : 400);
  });

  test('company-contract: packs are not for sale', async () => {
    const ws = await world.workspaceOn('company-contract');
    const body = { pack: 'contact', quantity: 1, ...URLS };
    const answer = await ws.caller.post(`${ws.path}/checkout-sessions`, body, {
      'idempotency-key': 'none',
    });
    expect([answer.status, answer.body.errors[0].path]).toEqual([400, 'pack']);
  });

  test('workspace-pool: the page that the customer comes back to brings the credits about, before any event', async () => {
    const ws = await buyer();
    await deliver('paused');
    const { id } = await checkout(ws, { pack: 'contact', quantity: 2 });
    const path = `${ws.path}/checkout-sessions/${id}`;
    expect(expectStatus(await ws.caller.get(path), 200).body).toMatchObject({ status: 'open' });
    await pay(id);
    expect(await packs(ws)).toMatchObject({ available: 0 });
    const back = await Promise.all([1, 2, 3].map(() => ws.caller.get(path)));
    for (const { body } of back) {
      expect(body).toMatchObject({ status: 'paid', pack: 'contact', quantity: 2, credits: 200 });
    }
    expect(await packs(ws)).toMatchObject({ available: 200 });
    await deliver('normal');
    expect(await packs(ws)).toMatchObject({ available: 200 });
    const stranger = await buyer();
    const theirs = await stranger.caller.get(`${stranger.path}/checkout-sessions/${id}`);
    expect(theirs.status).toBe(404);
  });

  test('workspace-pool: a slow payment brings nothing in until the money is there', async () => {
    const ws = await buyer();
    const settle = async (id: string, ok: boolean) => {
      const path = `/_local/stripe/checkout-sessions/${id}/settle-delayed`;
      expectStatus(await world.operator.post(path, { ok }), 200);
      await world.idle();
    };
    const [comes, fails] = [
      await checkout(ws, { pack: 'contact', quantity: 1 }),
      await checkout(ws, { pack: 'contact', quantity: 1 }),
    ];
    await pay(comes.id, { delayed: true });
    await pay(fails.id, { delayed: true });
    await world.idle();
    expect(await packs(ws)).toMatchObject({ available: 0 });
    expect((await purchases(ws)).map(({ status }: Answer['body']) => status)).toEqual([
      'processing',
      'processing',
    ]);
    await settle(comes.id, true);
    await settle(fails.id, false);
    expect(await packs(ws)).toMatchObject({ available: 100 });
    const stands = (await purchases(ws)).map(({ status }: Answer['body']) => status);
    expect(stands.toSorted()).toEqual(['failed', 'paid']);
  });
});

describe('C2 receipts, invoices and promotion codes', () => {
  /** Types into the fields of Stripe's page. */
  const type = async (url: string, fields: Record<string, string>): Promise<string> =>
    (await fetch(url, { method: 'POST', body: new URLSearchParams(fields) })).text();

  test('workspace-pool: each purchase has its receipt, and an invoice of the workspace as customer', async () => {
    const ws = await buyer();
    await buy(ws, { pack: 'contact', quantity: 2 });
    // Stripe's times are whole seconds.
    await world.advance('PT1M');
    await buy(ws, { pack: 'contact', quantity: 1 });
    const [{ receiptUrl }] = await purchases(ws);
    const receipt = await fetch(receiptUrl);
    expect([receipt.status, await receipt.text()]).toEqual([200, expect.stringContaining('49.00')]);
    const customers = await world.stripe?.customers.list({ limit: 100 });
    const own = customers?.data.filter(({ metadata }) => metadata.sluice_workspace === ws.id) ?? [];
    expect(own).toHaveLength(1);
    const invoices = await world.stripe?.invoices.list({ customer: own[0]?.id ?? '' });
    expect(invoices?.data.map(({ amount_paid, status }) => [amount_paid, status])).toEqual([
      [4_900, 'paid'],
      [9_800, 'paid'],
    ]);
  });

  test('workspace-pool: a promotion code takes off what it says; where nothing is left to pay, all credits come in', async () => {
    const ws = await buyer();
    for (const [percent_off, code] of [
      [25, 'QUARTER'],
      [100, 'FREE'],
    ] as const) {
      const coupon = await world.stripe?.coupons.create({ percent_off, duration: 'once' });
      const promotion = { type: 'coupon', coupon: coupon?.id ?? '' } as const;
      await world.stripe?.promotionCodes.create({ promotion, code });
      const { id, url } = await checkout(ws, { pack: 'contact', quantity: 2 });
      await type(url, { action: 'apply-code', promotion_code: code });
      await pay(id);
      await world.idle();
      await world.advance('PT1M');
    }
    expect(await packs(ws)).toMatchObject({ available: 400 });
    const [free, quarter] = await purchases(ws);
    expect(quarter).toMatchObject({ amount: 7_350, credits: 200, status: 'paid' });
    expect(free).toMatchObject({ amount: 0, credits: 200, status: 'paid', paymentIntentId: null });
    // A third of what was paid goes back, and with it a third of the credits.
    await ofIntent(quarter.paymentIntentId, 'refund', { amount: 2_450 });
    expect(await packs(ws)).toMatchObject({ available: 334 });
  });
});

describe('C3 who bought what when', () => {
  test('workspace-pool: with what is left of each pack, newest first', async () => {
    const ws = await buyer();
    const anna = await ws.member('anna', { role: 'admin' });
    const { id } = expectStatus(
      await anna.post(
        `${ws.path}/checkout-sessions`,
        { pack: 'contact', quantity: 1, currency: 'jpy', ...URLS },
        { 'idempotency-key': 'anna' },
      ),
      201,
    ).body;
    await pay(id);
    await world.idle();
    await spend(ws, 4, 'Third');
    await world.advance('PT1H');
    await buy(ws, { pack: 'contact', quantity: 2 });
    const [second, first] = await purchases(ws);
    expect(first).toMatchObject({
      actor: anna.memberId,
      pack: 'contact',
      quantity: 1,
      credits: 100,
      remaining: 96,
      // The yen has no smaller unit.
      amount: 7_500,
      currency: 'jpy',
      status: 'paid',
      checkoutSessionId: id,
      reversals: [],
    });
    expect(second).toMatchObject({ quantity: 2, credits: 200, remaining: 200, amount: 9_800 });
    const [page] = [expectStatus(await ws.caller.get(`${ws.path}/purchases?limit=1`), 200).body];
    expect(page.items).toEqual([second]);
    const next = await ws.caller.get(`${ws.path}/purchases?limit=1&cursor=${page.nextCursor}`);
    expect(next.body).toEqual({ items: [first], nextCursor: null });
  });
});

describe('C5 refund, dispute, won dispute: credits follow the money', () => {
  test('workspace-pool: refund in parts, a part of a credit stays; the whole takes all', async () => {
    const ws = await buyer();
    const intent = await buy(ws, { pack: 'contact', quantity: 2 });
    await ofIntent(intent, 'refund', { amount: 4_900 });
    expect(await packs(ws)).toMatchObject({ available: 100, debt: 0 });
    // 200 × 4,999 / 9,800 = 102.02
    await ofIntent(intent, 'refund', { amount: 99 });
    expect(await packs(ws)).toMatchObject({ available: 98 });
    await ofIntent(intent, 'refund');
    expect(await packs(ws)).toMatchObject({ available: 0, debt: 0 });
    const [{ status, remaining, reversals }] = await purchases(ws);
    expect([status, remaining, reversals.length]).toEqual(['refunded', 0, 3]);
    const entries = await ws.ledger();
    expect(entries.slice(1).map(({ action, reason }) => [action, reason])).toEqual([
      ['grant', 'purchase'],
      ['clawback', 'refund'],
      ['clawback', 'refund'],
      ['clawback', 'refund'],
    ]);
  });

  test('workspace-pool: what was spent becomes debt, which the next pack repays', async () => {
    const ws = await buyer();
    const intent = await buy(ws, { pack: 'contact', quantity: 1 });
    await spend(ws, 30, 'Debtor');
    await ofIntent(intent, 'refund');
    expect(await packs(ws)).toEqual({ available: 0, held: 0, debt: 30, frozen: 0 });
    const refused = await ws.ask([{ fullName: 'No Credit', companyDomain: 'acme.example' }]);
    expect([refused.status, refused.body.code]).toEqual([402, 'CREDITS_INSUFFICIENT']);
    await buy(ws, { pack: 'contact', quantity: 1 });
    expect(await packs(ws)).toMatchObject({ available: 70, debt: 0 });
  });

  test('workspace-pool: a dispute freezes; won, all is there again', async () => {
    const ws = await buyer();
    const intent = await buy(ws, { pack: 'contact', quantity: 1 });
    await spend(ws, 10, 'Winner');
    const { id } = await ofIntent(intent, 'dispute');
    expect(await packs(ws)).toMatchObject({ available: 90, frozen: 90 });
    expect((await ws.shown()).types.contact.available).toBe(0);
    const refused = await ws.ask([{ fullName: 'Frozen One', companyDomain: 'acme.example' }]);
    expect(refused.body.code).toBe('CREDITS_INSUFFICIENT');
    await closeDispute(id, true);
    expect((await ws.shown()).types.contact).toMatchObject({ available: 90, frozen: 0, debt: 0 });
    expect((await purchases(ws))[0]).toMatchObject({ status: 'paid', remaining: 90 });
  });

  test('workspace-pool: lost, the rest is clawed back, and what was spent is owed', async () => {
    const ws = await buyer();
    const intent = await buy(ws, { pack: 'contact', quantity: 1 });
    await spend(ws, 10, 'Loser');
    const { id } = await ofIntent(intent, 'dispute');
    await closeDispute(id, false);
    expect(await packs(ws)).toEqual({ available: 0, held: 0, debt: 10, frozen: 0 });
    expect((await purchases(ws))[0]).toMatchObject({ status: 'dispute-lost', remaining: 0 });
  });
});

describe('D3 the whole reversal cycle, in any order of events', () => {
  test.each(['reversed', 'duplicated'])(
    'workspace-pool: a purchase, its refund and a dispute that is won, with events %s',
    async (mode) => {
      const ws = await buyer();
      await deliver(mode === 'reversed' ? 'paused' : mode);
      const { id } = await checkout(ws, { pack: 'contact', quantity: 2 });
      const { payment_intent: intent } = await pay(id);
      const post = (path: string, body = {}) => world.operator.post(`/_local/stripe/${path}`, body);
      expectStatus(await post(`payment-intents/${intent}/refund`, { amount: 4_900 }), 200);
      const dispute = expectStatus(await post(`payment-intents/${intent}/dispute`), 200).body;
      expectStatus(await post(`disputes/${dispute.id}/close`, { won: true }), 200);
      if (mode === 'reversed') await deliver('reversed');
      await deliver('normal');
      expect(await packs(ws)).toEqual({ available: 100, held: 0, debt: 0, frozen: 0 });
      expect((await purchases(ws))[0]).toMatchObject({ status: 'partially-refunded' });
    },
  );
});
