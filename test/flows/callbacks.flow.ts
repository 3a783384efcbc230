import { setTimeout as pause } from 'node:timers/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import { aPerson, byName, expectStatus, sharedWorld, type Workspace } from './world.ts';

/** What a provider sends by itself: Dropcontact alone knows these people. */

const world = sharedWorld();
let ws: Workspace;
let people = 0;

beforeAll(async () => {
  ws = await world.workspace(20);
}, 60_000);

async function known() {
  people += 1;
  const value = `call-back-${people}@acme.example`;
  const emails = [{ value, verdict: 'deliverable', providers: ['dropcontact'] }];
  const person = aPerson(`Call Back${people}`, { emails });
  await world.knows(person);
  return { ...byName(person), companyName: person.companyName };
}

const setMode = async (mode: Record<string, unknown>): Promise<void> => {
  expectStatus(await world.operator.put('/_local/providers/dropcontact', mode), 200);
};

/** Asks for one, while the provider behaves so. */
async function ask(subject: object, mode: Record<string, unknown> = { mode: 'up' }) {
  await setMode(mode);
  const before = await ws.balance();
  const { enrichment, results } = await ws.run([subject]);
  await setMode({ mode: 'up' });
  const [result] = results;
  type Attempt = { provider: string };
  const attempts = result.attempts.filter((each: Attempt) => each.provider === 'dropcontact');
  const { available } = await ws.balance();
  return {
    charged: enrichment.charged.contact,
    spent: before.available - available,
    result,
    attempts,
  };
}

describe('the answer to a ticket', () => {
  test.each([
    ['comes by the provider’s call alone, while polls find none', { mode: 'callback-late', ms: 0 }],
    ['comes by a poll, where the call is lost', { mode: 'callback-lost' }],
    ['comes twice', { mode: 'callback-twice' }],
  ])('%s: it is one attempt, and charged once', async (_name, mode) => {
    const { charged, spent, result, attempts } = await ask(await known(), mode);
    expect(result.data.email).toMatchObject({ status: 'found', provider: 'dropcontact' });
    expect(attempts).toMatchObject([{ outcome: 'found', providerCostMicroUsd: 181_700 }]);
    expect([charged, spent]).toEqual([1, 1]);
  });

  test('comes after the end: it is not charged, and is there for who asks next, at no cost', async () => {
    const subject = await known();
    const first = await ask(subject, { mode: 'callback-late' });
    expect(first.result.data.email).toMatchObject({ status: 'not-found' });
    expect(first.attempts).toMatchObject([{ outcome: 'timeout' }]);
    expect([first.charged, first.spent]).toEqual([0, 0]);
    // The next mode has let the call go.
    await pause(500);
    expect((await ws.balance()).used).toBe(3);
    const next = await ask(subject, { mode: 'down' });
    expect(next.result.data.email).toMatchObject({ status: 'found', provider: 'dropcontact' });
    expect(next.attempts).toMatchObject([{ outcome: 'found', providerCostMicroUsd: 0 }]);
    expect(next.result.attempts).toHaveLength(2);
    expect([next.charged, next.spent]).toEqual([1, 1]);
  });

  test.each([
    ['with a token that is not ours', '{"success":true,"data":[]}', 404],
    ['of a megabyte', `"${'x'.repeat(1_048_576)}"`, 413],
  ])('%s is refused', async (_name, body, status) => {
    const address = `${world.operator.url}/v1/callbacks/dropcontact/eyJ.forged`;
    const answer = await fetch(address, { method: 'POST', body });
    expect(answer.status).toBe(status);
    expect(Object.keys((await answer.json()) as object)).toEqual(['code']);
  });
});
