import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Database, startDatabase } from '../../local/aws/dynamodb/database.ts';
import { seededRandom } from '../../local/outside/vendors/engine/seeded-random.ts';
import { type LossyProxy, startLossyProxy } from '../support/lossy-proxy.ts';
import type { Answer } from './api-client.ts';
import {
  allOf,
  aPerson,
  byName,
  expectStatus,
  openWorld,
  type Workspace,
  type World,
} from './world.ts';

/**
 * How many ask at once: 500 by `npm run prove:crowd`, fewer in the ordinary run. Three fifths of it
 * can be paid.
 */
const CROWD = Number(process.env.CROWD);
const PAID = (CROWD * 3) / 5;

/**
 * Of each hundred writes one never arrives, and of two the answer gets lost after the engine has
 * done them.
 */
const LOSSES = { requestLoss: 0.01, answerLoss: 0.02 };

let engine: Database;
let proxy: LossyProxy;
let world: World;

beforeAll(async () => {
  engine = await startDatabase({});
  proxy = await startLossyProxy({
    endpoint: engine.endpoint,
    ...LOSSES,
    random: seededRandom(20_261_122),
  });
  process.env.DYNAMODB_ENDPOINT = proxy.url;
  world = await openWorld();
}, 90_000);

afterAll(async () => {
  delete process.env.DYNAMODB_ENDPOINT;
  await world.stop();
  await proxy.stop();
  await engine.stop();
});

/** Longer than a call that was cut off counts as running. */
const CALL_LIFETIME = 'PT40S';
const ROUNDS_MAX = 12;

/**
 * Asks for all at once, as clients should: whom the answer tells to come later asks again with the
 * same key, when what was cut off counts as dead by the clock.
 */
async function askForAll(
  ws: Workspace,
  name: string,
  subjects: readonly unknown[],
): Promise<readonly Answer[]> {
  const answers = new Map<number, Answer>();
  for (let round = 0; round < ROUNDS_MAX && answers.size < subjects.length; round += 1) {
    if (round > 0) {
      await world.idle();
      expectStatus(await world.operator.post('/_local/clock', { advance: CALL_LIFETIME }), 200);
    }
    const left = [...subjects.entries()].filter(([n]) => !answers.has(n));
    await Promise.all(
      left.map(async ([n, subject]) => {
        const answer = await ws.ask([subject], {}, undefined, `${name}-${n}`).catch(outOfTime);
        if (answer === undefined || answer.status >= 500) return;
        if (answer.body.code !== 'IDEMPOTENCY_KEY_IN_USE') answers.set(n, answer);
      }),
    );
  }
  if (answers.size < subjects.length) throw new Error(`${name}: not all were answered`);
  return subjects.map((_, n) => answers.get(n) as Answer);
}

/** On a busy machine the function may run out of its time: API Gateway itself then answers 503. */
function outOfTime(error: unknown): undefined {
  if (!/503 without a problem/.test(String(error))) throw error;
}

async function settled(ws: Workspace): Promise<void> {
  await world.idle();
  for (let n = 0; (await ws.balance()).held > 0 && n < 10; n += 1) {
    await world.operator.post('/_local/clock', { advance: 'PT10M' });
    await world.idle();
  }
}

test(`${CROWD} parallel requests for the same contact charge 1 credit, with answers lost at random`, async () => {
  const ws = await world.workspace(400);
  const person = aPerson('Crowd Puller');
  await world.knows(person);
  const answers = await askForAll(ws, 'crowd', Array(CROWD).fill(byName(person)));
  expect(answers.map(({ status }) => status).filter((status) => status !== 202)).toEqual([]);
  await settled(ws);
  expect(await ws.balance()).toMatchObject({ available: 399, held: 0, used: 1 });
  const last = await ws.ended(answers.at(-1)?.body.id);
  expect(last.results[0].data.email.value).toBe('crowd-puller@acme.example');
  expect(proxy.lost.answers).toBeGreaterThan(0);
}, 240_000);

test(`${CROWD} parallel requests of one credit on ${PAID} charge ${PAID}, with answers lost at random`, async () => {
  const ws = await world.workspace(PAID);
  const people = Array.from({ length: CROWD }, (_, n) => aPerson(`Short Balance${n}`));
  await world.knows(...people);
  const answers = await askForAll(ws, 'short', people.map(byName));
  const count = (status: number) => answers.filter((answer) => answer.status === status).length;
  expect([count(202), count(402)]).toEqual([PAID, CROWD - PAID]);
  await settled(ws);
  expect(await ws.balance()).toMatchObject({ available: 0, held: 0, used: PAID });
  const history = await allOf(ws.caller, `/v1/workspaces/${ws.id}/history`);
  expect(history.length).toBe(PAID);
  const revs = (await allOf(ws.caller, `/v1/workspaces/${ws.id}/ledger`)).map(({ rev }) => rev);
  expect(revs).toEqual(revs.map((_, n) => n + 1));
}, 240_000);
