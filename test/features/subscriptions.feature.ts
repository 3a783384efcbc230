import { beforeAll, describe, expect, test } from 'vitest';
import type { Answer } from '../flows/api-client.ts';
import { expectStatus, type Workspace, type World } from '../flows/world.ts';
import { paymentsWorld } from './payments-world.ts';

/**
 * C4, plans by subscription: over HTTP, with the stand-in for Stripe. By the month, `workspace-pool`
 * has 100 contact credits for 39.00 dollars, `billing-cycle-monthly` 200 for 69.00.
 */

let world: World;

beforeAll(async () => {
  world = await paymentsWorld();
}, 90_000);

const URLS = {
  successUrl: 'https://app.example/back?session={CHECKOUT_SESSION_ID}',
  cancelUrl: 'https://app.example/no',
};
/** The clock goes on by months, with all that falls due. */
const MONTHS_MS = 120_000;
const RETURN = { returnUrl: 'https://app.example/billing' };

const subscribe = (ws: Workspace, plan: string, more: Record<string, unknown> = {}) =>
  ws.caller.post(`${ws.path}/subscription`, { plan, ...URLS, ...more });

/** The customer pays on Stripe's page. */
async function pay(session: string): Promise<Answer['body']> {
  const path = `/_local/stripe/checkout-sessions/${session}/pay`;
  return expectStatus(await world.operator.post(path, {}), 200).body;
}

/** A workspace without credits that has subscribed to a plan. */
async function subscriber(plan: string): Promise<Workspace> {
  const ws = await world.workspaceOn('workspace-pool', { allotments: { contact: 0 } });
  await pay(expectStatus(await subscribe(ws, plan), 201).body.id);
  await world.idle();
  return ws;
}

/** Opens the portal; gives the address of its page, and the page. */
async function portal(ws: Workspace) {
  const { url } = expectStatus(
    await ws.caller.post(`${ws.path}/portal-sessions`, RETURN),
    201,
  ).body;
  return { url, page: await (await fetch(url)).text() };
}

/** Does something in the portal, as the customer's browser would. */
async function inPortal(ws: Workspace, action: string, typed: Record<string, string> = {}) {
  const { url, page } = await portal(ws);
  const [, subscription = ''] = /name="subscription" value="(sub_\w+)"/.exec(page) ?? [];
  const body = new URLSearchParams({ subscription, action, ...typed });
  const { status } = await fetch(url, { method: 'POST', redirect: 'manual', body });
  expect(status).toBe(303);
  await world.idle();
}

/** The portal names plans by their titles. */
async function changePlan(ws: Workspace, title: string): Promise<void> {
  const { page } = await portal(ws);
  const offer = page.split('<label class="choice">').find((part) => part.includes(title)) ?? '';
  const [, price = ''] = /value="(price_\w+)"/.exec(offer) ?? [];
  await inPortal(ws, 'change-plan', { price });
}

const POOL = 'One pool of contact credits';
const MONTHLY = 'Contact credits each month';

/** As the operator sees it: the plan, what was agreed, what is to come. */
async function termsOf(ws: Workspace) {
  const { body } = expectStatus(await world.operator.get(ws.path), 200);
  const { plan, allotments, pendingChange } = body;
  return { plan, allotments, pendingChange };
}

const available = async (ws: Workspace, type = 'contact') => {
  // Another function may believe the old terms for 5 seconds.
  await world.advance('PT10S');
  return (await ws.shown()).types[type].available;
};

const deliver = async (mode: string) => {
  expectStatus(await world.operator.put('/_local/stripe/delivery', { mode }), 200);
  await world.idle();
};

describe('C4 the plan follows the subscription', () => {
  // A month is some runs of schedules over all workspaces: what takes months comes first.
  test(
    'workspace-pool: downgraded, it holds once what was paid for ends',
    async () => {
      const ws = await subscriber('billing-cycle-monthly');
      await changePlan(ws, POOL);
      expect(await termsOf(ws)).toMatchObject({ plan: 'billing-cycle-monthly' });
      expect(await available(ws)).toBe(200);
      await world.advance('P1M');
      await world.idle();
      expect(await termsOf(ws)).toMatchObject({ plan: 'workspace-pool', pendingChange: null });
      expect(await available(ws)).toBe(100);
    },
    MONTHS_MS,
  );

  const CARD = { card_expiry: '12 / 39', card_cvc: '123' };
  const saveCard = (ws: Workspace, card_number: string) =>
    inPortal(ws, 'save-card', { ...CARD, card_number });
  /** Can be saved, and is declined whenever it is charged. */
  const DECLINED = '4000000000000341';
  const later = async (duration: string) => {
    await world.advance(duration);
    await world.idle();
  };

  test(
    'workspace-pool: a payment fails and is made good: the plan stays',
    async () => {
      const ws = await subscriber('workspace-pool');
      await saveCard(ws, DECLINED);
      await later('P1M');
      expect((await portal(ws)).page).toContain('past due');
      expect(await available(ws)).toBe(100);
      await saveCard(ws, '4242424242424242');
      await later('P3D');
      expect((await portal(ws)).page).toContain('active');
      expect(await termsOf(ws)).toMatchObject({ plan: 'workspace-pool', pendingChange: null });
      expect(await available(ws)).toBe(100);
    },
    MONTHS_MS,
  );

  test.each(['canceled', 'unpaid'])(
    'workspace-pool: a payment fails for good, the subscription is %s: no allotment',
    async (afterRetries) => {
      expectStatus(await world.operator.put('/_local/stripe/settings', { afterRetries }), 200);
      const ws = await subscriber('workspace-pool');
      await saveCard(ws, DECLINED);
      await later('P1M');
      await later('P8D');
      expect(await available(ws)).toBe(100);
      await later('P7D');
      expect(await available(ws)).toBe(0);
      const refused = await ws.ask([{ fullName: 'No Credit', companyDomain: 'acme.example' }]);
      expect(refused.body.code).toBe('CREDITS_INSUFFICIENT');
      const again = await subscribe(ws, 'workspace-pool');
      expect(again.status).toBe(afterRetries === 'canceled' ? 201 : 409);
    },
    MONTHS_MS,
  );

  test(
    'workspace-pool: canceled, it runs to the end of what was paid for; packs stay',
    async () => {
      const ws = await subscriber('workspace-pool');
      await ws.grant({
        creditType: 'contact',
        amount: 7,
        category: 'pack',
        reason: 'test',
        expiresAt: null,
      });
      await inPortal(ws, 'cancel');
      expect((await termsOf(ws)).pendingChange).toMatchObject({ allotments: { contact: 0 } });
      expect(await available(ws)).toBe(107);
      await inPortal(ws, 'resume');
      expect((await termsOf(ws)).pendingChange).toBeNull();
      await inPortal(ws, 'cancel');
      await world.advance('P1M');
      await world.idle();
      expect(await termsOf(ws)).toMatchObject({ allotments: { contact: 0 }, pendingChange: null });
      expect(await available(ws)).toBe(7);
      // It is over: another one may begin, and brings the allotment back.
      await pay(expectStatus(await subscribe(ws, 'workspace-pool'), 201).body.id);
      await world.idle();
      expect(await available(ws)).toBe(107);
    },
    MONTHS_MS,
  );

  test(
    'workspace-pool: what an operator changes stays, until the subscription is another',
    async () => {
      const ws = await subscriber('workspace-pool');
      const agreed = { allotments: { contact: 500 } };
      expectStatus(await world.operator.patch(ws.path, agreed), 200);
      await world.advance('P1M');
      await world.idle();
      expect(await available(ws)).toBe(500);
      await changePlan(ws, MONTHLY);
      expect(await available(ws)).toBe(200);
    },
    MONTHS_MS,
  );

  test.each([
    ['workspace-pool', 'contact', 100],
    ['billing-cycle-monthly', 'contact', 200],
    ['billing-cycle-annual', 'contact', 2_400],
    ['split-credits-professional', 'search', 6_000],
  ])('%s: paid, its allotment is there', async (plan, type, allotment) => {
    const ws = await subscriber(plan);
    expect(await termsOf(ws)).toMatchObject({ plan, pendingChange: null });
    expect(await available(ws, type)).toBe(allotment);
  });

  test.each<[string, Record<string, unknown>, string[]]>([
    ['a plan that is not sold so', { plan: 'seat-licences' }, ['plan']],
    ['a plan that there is not', { plan: 'gold' }, ['plan']],
    ['a currency without a price', { currency: 'sek' }, ['currency']],
    [
      'everything wrong at once',
      { plan: 7, successUrl: 'javascript:1', cancelUrl: 'http://evil.example', x: 1 },
      ['cancelUrl', 'plan', 'successUrl', 'x'],
    ],
  ])('workspace-pool: %s is refused', async (_what, over, paths) => {
    const ws = await world.workspaceOn('workspace-pool');
    const { status, body } = await subscribe(ws, 'workspace-pool', over);
    expect(status).toBe(400);
    expect(body.errors.map(({ path }: Answer['body']) => path).sort()).toEqual(paths);
  });

  test('workspace-pool: only who manages the workspace may, and it is kept who did', async () => {
    const ws = await world.workspaceOn('workspace-pool');
    const anna = await ws.member('anna');
    const body = { plan: 'workspace-pool', ...URLS };
    expect((await anna.post(`${ws.path}/subscription`, body)).body.code).toBe('FORBIDDEN');
    expect((await anna.post(`${ws.path}/portal-sessions`, RETURN)).body.code).toBe('FORBIDDEN');
    expectStatus(await subscribe(ws, 'workspace-pool'), 201);
    await portal(ws);
    const acts = await world.operator.get(`/v1/audit?workspaceId=${ws.id}`);
    expect(acts.body.items.map(({ act }: Answer['body']) => act)).toEqual(
      expect.arrayContaining(['subscription.opened', 'portal-session.opened']),
    );
  });

  test('workspace-pool: the page that the customer comes back to brings the plan, before any event', async () => {
    const ws = await world.workspaceOn('workspace-pool', { allotments: { contact: 0 } });
    await deliver('paused');
    const { id } = expectStatus(await subscribe(ws, 'billing-cycle-monthly'), 201).body;
    const path = `${ws.path}/checkout-sessions/${id}`;
    expect((await ws.caller.get(path)).body).toMatchObject({ status: 'open' });
    await pay(id);
    const back = expectStatus(await ws.caller.get(path), 200).body;
    expect(back).toEqual({ id, status: 'paid', pack: null, quantity: 0, credits: 0, url: null });
    expect(await termsOf(ws)).toMatchObject({ plan: 'billing-cycle-monthly' });
    await deliver('normal');
    expect(await available(ws)).toBe(200);
    expect((await ws.caller.get(`${ws.path}/purchases`)).body.items).toEqual([]);
  });

  test('workspace-pool: one subscription at a time; a repeat opens the same page', async () => {
    const ws = await world.workspaceOn('workspace-pool');
    const body = { plan: 'workspace-pool', ...URLS };
    const post = () => ws.caller.post(`${ws.path}/subscription`, body, { 'idempotency-key': 'a' });
    const first = expectStatus(await post(), 201);
    const second = expectStatus(await post(), 201);
    expect(second.body).toEqual(first.body);
    expect(second.headers.get('idempotency-replayed')).toBe('true');
    await pay(first.body.id);
    const refused = await subscribe(ws, 'billing-cycle-monthly');
    expect([refused.status, refused.body.code]).toEqual([409, 'STATE_CONFLICT']);
  });

  test('billing-cycle-monthly: upgraded in the portal, the difference is there at once', async () => {
    const ws = await subscriber('workspace-pool');
    await changePlan(ws, MONTHLY);
    expect(await termsOf(ws)).toMatchObject({ plan: 'billing-cycle-monthly' });
    expect(await available(ws)).toBe(200);
    const [{ actor, action }] = (await ws.ledger()).slice(-1);
    expect([actor, action]).toEqual(['stripe', 'retune']);
  });

  test.each(['reversed', 'duplicated'])(
    'workspace-pool: subscribed, upgraded and canceled, with events %s',
    async (mode) => {
      const ws = await world.workspaceOn('workspace-pool', { allotments: { contact: 0 } });
      await deliver(mode === 'reversed' ? 'paused' : mode);
      await pay(expectStatus(await subscribe(ws, 'workspace-pool'), 201).body.id);
      await changePlan(ws, MONTHLY);
      await inPortal(ws, 'cancel');
      if (mode === 'reversed') await deliver('reversed');
      await deliver('normal');
      const terms = await termsOf(ws);
      expect(terms).toMatchObject({ plan: 'billing-cycle-monthly' });
      expect(terms.pendingChange).toMatchObject({ allotments: { contact: 0 } });
      expect(await available(ws)).toBe(200);
    },
  );
});
