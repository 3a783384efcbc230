import { beforeAll, expect, test } from 'vitest';
import { Caller } from '../flows/api-client.ts';
import { aPerson, byName, expectStatus, type Workspace, type World } from '../flows/world.ts';
import { paymentsWorld } from './payments-world.ts';

let world: World;

beforeAll(async () => {
  world = await paymentsWorld();
}, 90_000);

const DAY_MS = 86_400_000;

interface Told {
  readonly type: string;
  readonly id: string;
  readonly workspaceId: string;
  readonly data: object;
}

const OF_REQUESTS = ['enrichment.completed', 'contact.details-found'];

/** The events of a workspace on the bus, but for what its requests have come to. */
async function toldOf(workspaceId: string): Promise<[string, object][]> {
  await world.idle();
  const { body } = expectStatus(await world.operator.get('/_local/events'), 200);
  const events = (body.events as { detail: Told }[]).map(({ detail }) => detail);
  return events
    .filter((event) => event.workspaceId === workspaceId && !OF_REQUESTS.includes(event.type))
    .map(({ type, data }) => [type, data]);
}

test('C7 low balance and expiring soon: once per crossing, with recovery', async () => {
  const ws = await world.workspace(100);
  const people = [aPerson('Cseven First'), aPerson('Cseven Second')];
  await world.knows(...people);
  const started = ['period.started', expect.objectContaining({ allotments: { contact: 100 } })];
  const level = { account: 'workspace', creditType: 'contact', threshold: 10 };
  const low = ['credits.low', { ...level, left: 9 }];

  const taken = { creditType: 'contact', amount: -90, reason: 'counted twice' };
  expectStatus(await world.operator.post(`${ws.path}/adjustments`, taken), 201);
  // 10 of 100 are not under a tenth; who is not found is held, and given back.
  const strangers = Array.from({ length: 10 }, (_, n) => `Cseven Stranger${n}`);
  const missed = await ws.ask(
    strangers.map((fullName) => ({ fullName, companyDomain: 'q.example' })),
  );
  await ws.ended(expectStatus(missed, 202).body.id);
  expect(await toldOf(ws.id)).toEqual([started]);
  for (const person of people) await ws.run([byName(person)]);
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

test('C7 a seat runs low by itself, and who is capped is told of the cap', async () => {
  const licensed = await world.workspace(0, { plan: 'seat-licences', allotments: {} });
  const capped = await world.workspace(100);
  const people = Array.from({ length: 46 }, (_, n) => aPerson(`Cseven Seat${n}`));
  await world.knows(...people);
  const callerOf = async ({ id }: Workspace, terms: object) => {
    const path = `/v1/workspaces/${id}`;
    const body = { email: `ada@${id}.example`, role: 'member', ...terms };
    const { body: member } = expectStatus(await world.operator.post(`${path}/members`, body), 201);
    const key = { name: 'ada', memberId: member.id };
    const made = expectStatus(await world.operator.post(`${path}/api-keys`, key), 201);
    return { memberId: member.id, caller: new Caller(world.operator.url, made.body.key) };
  };
  const spend = async (ws: Workspace, by: Caller, count: number): Promise<void> => {
    const asked = await ws.ask(people.slice(0, count).map(byName), {}, by);
    await ws.ended(expectStatus(asked, 202).body.id);
  };
  const [seat, cap] = [
    await callerOf(licensed, { seat: true }),
    await callerOf(capped, { caps: { contact: 2 } }),
  ];
  await spend(licensed, seat.caller, 46);
  await spend(capped, cap.caller, 2);
  const plan = 'split-credits-essential';
  expectStatus(await world.operator.patch(`/v1/workspaces/${capped.id}`, { plan }), 200);
  expectStatus(await capped.caller.get(`/v1/workspaces/${capped.id}/balance`), 200);

  const account = `seat:${seat.memberId}`;
  expect((await toldOf(licensed.id)).filter(([type]) => type !== 'period.started')).toEqual([
    ['credits.low', { account, creditType: 'contact', left: 4, threshold: 5 }],
  ]);
  const told = await toldOf(capped.id);
  expect(told.filter(([type]) => type === 'member.cap-reached')).toEqual([
    [
      'member.cap-reached',
      {
        account: `cap:${cap.memberId}`,
        creditType: 'contact',
        cap: 2,
        resetsAt: expect.stringMatching(/^\d{4}-\d\d-01T00:00:00.000Z$/),
      },
    ],
  ]);
  expect(told.filter(([type]) => type === 'plan.changed')).toEqual([
    ['plan.changed', { from: 'workspace-pool@1', to: `${plan}@1` }],
  ]);
}, 60_000);
