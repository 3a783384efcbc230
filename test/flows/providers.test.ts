import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aPerson, byName, expectStatus, openWorld, type Workspace, type World } from './world.ts';

const FINDERS = ['findymail', 'prospeo', 'leadmagic', 'hunter', 'dropcontact'];
const VERIFIERS = ['zerobounce', 'millionverifier'];

let world: World;
let ws: Workspace;
let people = 0;

beforeAll(async () => {
  world = await openWorld();
  ws = await world.workspace(100);
}, 60_000);
afterAll(() => world.stop());

async function setModes(ids: readonly string[], mode: Record<string, unknown>): Promise<void> {
  for (const id of ids)
    expectStatus(await world.operator.put(`/_local/providers/${id}`, mode), 200);
}

async function askForOne() {
  people += 1;
  const person = aPerson(`Prov Ider${people}`);
  await world.knows(person);
  const before = await ws.balance();
  const asked = expectStatus(await ws.ask([byName(person)]), 202);
  const { enrichment, results } = await ws.ended(asked.body.id);
  return { before, enrichment, result: results[0], after: await ws.balance() };
}

describe('a provider that fails is noted and skipped', () => {
  const failures: [string, Record<string, unknown>, string][] = [
    ['down', { mode: 'down' }, 'down'],
    ['rate limited', { mode: 'rate-limited' }, 'rate-limited'],
    ['out of credits', { mode: 'out-of-credits' }, 'out-of-credits'],
    ['answering garbage', { mode: 'malformed' }, 'malformed'],
  ];

  test.each(failures)(
    '%s: the next one finds, the attempt says why',
    async (_name, mode, reason) => {
      await setModes(['findymail'], mode);
      const { result, before, after } = await askForOne();
      await setModes(['findymail'], { mode: 'up' });
      expect(result.attempts[0]).toMatchObject({
        provider: 'findymail',
        outcome: reason,
        providerCostMicroUsd: 0,
        simulated: true,
      });
      expect(result.data.email).toMatchObject({ status: 'found', provider: 'prospeo' });
      expect(after.available).toBe(before.available - 1);
    },
  );

  test('all of them down: the request ends, nobody is charged', async () => {
    await setModes(FINDERS, { mode: 'down' });
    const { enrichment, result, before, after } = await askForOne();
    await setModes(FINDERS, { mode: 'up' });
    expect(enrichment).toMatchObject({ status: 'completed', charged: { contact: 0 } });
    expect(result.data.email).toMatchObject({ status: 'failed', reason: 'NO_PROVIDER_ANSWERED' });
    expect(result.attempts.map((a: { outcome: string }) => a.outcome)).toEqual(
      FINDERS.map(() => 'down'),
    );
    expect(after.available).toBe(before.available);
  });

  test('a legal block ends the cascade for that person', async () => {
    await setModes(['findymail'], { mode: 'legal-block' });
    const { result, before, after } = await askForOne();
    await setModes(['findymail'], { mode: 'up' });
    expect(result.data.email).toMatchObject({ status: 'failed', reason: 'LEGAL_BLOCK' });
    expect(result.attempts.length).toBe(1);
    expect(after.available).toBe(before.available);
  });
});

describe('a verifier that fails', () => {
  test('answers 200 with an error inside: the next verifier decides', async () => {
    await setModes(['zerobounce'], { mode: 'out-of-credits' });
    const { result } = await askForOne();
    await setModes(['zerobounce'], { mode: 'up' });
    expect(result.data.email).toMatchObject({ status: 'found', verdict: 'deliverable' });
    expect(result.attempts.slice(1)).toMatchObject([
      { provider: 'zerobounce', outcome: 'out-of-credits' },
      { provider: 'millionverifier', outcome: 'deliverable' },
    ]);
  });

  test('none can say: the contact fails, nobody is charged', async () => {
    await setModes(VERIFIERS, { mode: 'malformed' });
    const { result, before, after } = await askForOne();
    await setModes(VERIFIERS, { mode: 'up' });
    expect(result.data.email).toMatchObject({
      status: 'failed',
      reason: 'VERIFICATION_UNAVAILABLE',
    });
    expect(after.available).toBe(before.available);
  });
});
