import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { allOf, aPerson, byName, expectStatus, openWorld, type World } from './world.ts';

let world: World;

beforeAll(async () => {
  world = await openWorld();
}, 60_000);
afterAll(() => world.stop());

const now = async (): Promise<number> =>
  Date.parse((await world.operator.get('/_local/clock')).body.now);

const advance = async (duration: string): Promise<void> => {
  expectStatus(await world.operator.post('/_local/clock', { advance: duration }), 200);
};

/**
 * The first provider of the waterfall answers slowly, so that the request is at work while time
 * moves.
 */
async function firstProviderIs(mode: Record<string, unknown>): Promise<void> {
  expectStatus(await world.operator.put('/_local/providers/findymail', mode), 200);
}

describe('D2 credits that expire while they are held', () => {
  test('are still spent on what is found; what comes back expires at once, in an entry of its own', async () => {
    const ws = await world.workspace(0);
    const person = aPerson('Dtwo Held');
    await world.knows(person);
    const expiresAt = new Date((await now()) + 45_000).toISOString();
    const grant = { creditType: 'contact', amount: 5, category: 'promotional', reason: 'trial' };
    const path = `/v1/workspaces/${ws.id}`;
    const granted = await world.operator.post(`${path}/grants`, { ...grant, expiresAt });
    const grantId = expectStatus(granted, 201).body.id;
    await firstProviderIs({ mode: 'slow', ms: 3000 });
    const stranger = { fullName: 'Not There', companyDomain: 'q.example' };
    const asked = expectStatus(await ws.ask([byName(person), stranger]), 202);
    await advance('PT60S');
    const { enrichment, results } = await ws.ended(asked.body.id);
    await firstProviderIs({ mode: 'up' });
    expect(results.map((r) => r.data.email.status)).toEqual(['found', 'not-found']);
    expect(enrichment.charged).toEqual({ contact: 1 });
    await world.idle();
    const entries = await allOf(ws.caller, `${path}/ledger`);
    const moved = entries
      .map(({ action, slices }) => [action, slices])
      .filter(([a]) => a !== 'open');
    expect(moved).toMatchObject([
      ['grant', [{ grantId, granted: 5, available: 5 }]],
      ['hold', [{ grantId, available: -2, held: 2 }]],
      ['settle', [{ grantId, held: -2, spent: 1, available: 1 }]],
      ['expire', [{ grantId, available: -4, expired: 4 }]],
    ]);
    expect(await ws.balance()).toMatchObject({ available: 0, held: 0, used: 1 });
    expect((await ws.ask([{ fullName: 'New One', companyDomain: 'q.example' }])).status).toBe(402);
  });
});

describe('A8 a monthly allotment lapses and comes anew', () => {
  test('300 left at the month’s end: the allotment anew on the 1st, 300 expired in the ledger, packs untouched', async () => {
    const ws = await world.workspace(310, { periodAnchor: '2026-01-01' });
    const path = `/v1/workspaces/${ws.id}`;
    const grant = { creditType: 'contact', amount: 7, category: 'pack', reason: 'bought' };
    await world.operator.post(`${path}/grants`, { ...grant, expiresAt: null });
    const people = Array.from({ length: 10 }, (_, n) => aPerson(`Aeight Month${n}`));
    await world.knows(...people);
    await ws.ended((await ws.ask(people.map(byName))).body.id);
    expect(await ws.balance()).toMatchObject({ available: 307, used: 10 });
    const before = (await ws.caller.get(`${path}/balance`)).body;
    await advance('P31D');
    await world.idle();
    const after = (await ws.caller.get(`${path}/balance`)).body;
    expect(after.period.startsAt).toBe(before.period.endsAt);
    expect(after.types.contact).toMatchObject({
      available: 317,
      usedThisPeriod: 0,
      allotment: 310,
    });
    const entries = await allOf(ws.caller, `${path}/ledger`);
    const [turn, expire] = entries.slice(-2);
    expect(turn).toMatchObject({ action: 'turn', slices: [{ granted: 310, available: 310 }] });
    expect(expire).toMatchObject({ action: 'expire', slices: [{ available: -300, expired: 300 }] });
    expect(entries.map(({ rev }) => rev)).toEqual(entries.map((_, n) => n + 1));
  });
});
