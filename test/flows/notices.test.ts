import { afterAll, beforeAll, expect, test } from 'vitest';
import { aPerson, byName, expectStatus, openWorld, type World } from './world.ts';

let world: World;

beforeAll(async () => {
  world = await openWorld();
}, 60_000);
afterAll(() => world.stop());

const DAY_MS = 86_400_000;

interface Told {
  readonly type: string;
  readonly id: string;
  readonly workspaceId: string;
  readonly data: object;
}

/** The events of a workspace on the bus, but for the ends of its requests. */
async function toldOf(workspaceId: string): Promise<[string, object][]> {
  await world.idle();
  const { body } = expectStatus(await world.operator.get('/_local/events'), 200);
  const events = (body.events as { detail: Told }[]).map(({ detail }) => detail);
  return events
    .filter((event) => event.workspaceId === workspaceId && event.type !== 'enrichment.completed')
    .map(({ type, data }) => [type, data]);
}

test('C7 low balance and expiring soon: once per crossing, with recovery', async () => {
  const ws = await world.workspace(100);
  const people = Array.from({ length: 92 }, (_, n) => aPerson(`Cseven Nr${n}`));
  await world.knows(...people);
  const spend = async (from: number, to: number): Promise<void> => {
    const asked = await ws.ask(people.slice(from, to).map(byName));
    await ws.ended(expectStatus(asked, 202).body.id);
  };
  const started = ['period.started', expect.objectContaining({ allotments: { contact: 100 } })];
  const level = { account: 'workspace', creditType: 'contact', threshold: 10 };
  const low = ['credits.low', { ...level, left: 9 }];

  await spend(0, 90);
  // 10 of 100 are not under a tenth; who is not found is held, and given back.
  const strangers = Array.from({ length: 10 }, (_, n) => `Cseven Stranger${n}`);
  const missed = await ws.ask(
    strangers.map((fullName) => ({ fullName, companyDomain: 'q.example' })),
  );
  await ws.ended(expectStatus(missed, 202).body.id);
  expect(await toldOf(ws.id)).toEqual([started]);
  await spend(90, 91);
  await spend(91, 92);
  expect(await toldOf(ws.id)).toEqual([started, low]);

  const now = Date.parse((await world.operator.get('/_local/clock')).body.now);
  const expiresAt = new Date(now + 24 * DAY_MS).toISOString();
  const pack = {
    creditType: 'contact',
    amount: 100,
    category: 'pack',
    reason: 'bought',
    expiresAt,
  };
  const path = `/v1/workspaces/${ws.id}/grants`;
  const { body: grant } = expectStatus(await world.operator.post(path, pack), 201);
  const recovered = ['credits.recovered', { ...level, left: 108 }];
  expect(await toldOf(ws.id)).toEqual([started, low, recovered]);

  // More than 14 days to go.
  expectStatus(await world.operator.post('/_local/schedules/turn-periods', {}), 200);
  expect(await toldOf(ws.id)).toHaveLength(3);
  // 10 days to go: the clock has passed many a run, and more come.
  expectStatus(await world.operator.post('/_local/clock', { advance: 'P14D' }), 200);
  for (let n = 0; n < 3; n += 1) {
    expectStatus(await world.operator.post('/_local/schedules/turn-periods', {}), 200);
  }
  const expiring = (await toldOf(ws.id)).filter(([type]) => type === 'credits.expiring');
  expect(expiring).toEqual([
    [
      'credits.expiring',
      { account: 'workspace', grantId: grant.id, creditType: 'contact', credits: 100, expiresAt },
    ],
  ]);
}, 60_000);
