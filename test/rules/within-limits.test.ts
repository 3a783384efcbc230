import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { useCases } from '../../lambdas/api/use-cases.ts';
import type { Plan } from '../../lambdas/plans/plans.contract.ts';
import { SEAT_LICENCES } from '../../lambdas/plans/presets/seat-licences.ts';
import { type Call, callApi, testApi, WORKSPACE } from '../support/api-call.ts';
import { people } from '../support/desk.ts';
import { offerPlans } from '../support/offer-plan.ts';
import { openTable, type TablePorts, type TestTable } from '../support/table.ts';

const [SEATS] = SEAT_LICENCES as readonly [Plan];
const OWN: Plan = { ...SEATS, id: 'own', allotments: { contact: 100 } };
const WIDE: Plan = { ...OWN, id: 'own-wide', limits: { seats: 3, members: 5, requestRows: 3 } };
const NARROW: Plan = { ...OWN, id: 'own-narrow', limits: { requestRows: 2 } };
offerPlans(WIDE, NARROW);

/** What a plan limits, over the routes. It is the 10th of March 2026, at noon. */
describe('within-limits', () => {
  let table: TestTable;
  let p: TablePorts;
  let tests = 0;
  let ws = '';

  beforeAll(async () => {
    table = await openTable();
  });

  beforeEach(() => {
    process.env.TABLE_NAME = table.name;
    p = table.ports();
    tests += 1;
    ws = `ws_${tests}`;
  });

  /** The API over the table, for a workspace on a plan. */
  const on = (plan: Plan) => ({
    ...testApi(useCases, [{ ...WORKSPACE, id: ws, plan: plan.id }]),
    ...p,
  });
  const call = (id: Parameters<typeof callApi>[1], more: Call = {}, plan = WIDE) =>
    callApi(on(plan), id, { ws, ...more });
  const add = (name: string, more: object = {}) =>
    call('createMember', {
      body: { email: `${name}@acme.example`, role: 'member', ...more },
    });
  const addIds = async (names: readonly string[], more: object = {}) => {
    const ids: string[] = [];
    for (const name of names) ids.push(String((await add(name, more)).body.id));
    return ids;
  };
  const license = (id: string, seat: boolean) => call('updateMember', { id, body: { seat } });
  const roster = async () =>
    (await table.items(`WS#${ws}`)).find(({ pk, sk }) => pk === `WS#${ws}` && sk === 'ROSTER');
  const ask = (
    route: 'createEnrichment' | 'createQuote',
    rows: number,
    key: string,
    plan: Plan = WIDE,
  ) => {
    const body = { actions: ['contact.email'], subjects: people(rows) };
    return call(route, { headers: { 'idempotency-key': key }, body }, plan);
  };
  const TEN = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j'];
  const FULL = 'The plan has places for 3 seats, and all are taken.';

  it('of ten who come with a licence at once three get one', async () => {
    const answers = await Promise.all(TEN.map((name) => add(name, { seat: true })));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([
      ...Array(3).fill(201),
      ...Array(7).fill(409),
    ]);
    const detail = `${FULL} A licence that ends keeps its place until its credit month is over.`;
    for (const { status, body } of answers.filter(({ status }) => status === 409))
      expect(body).toMatchObject({ status, code: 'STATE_CONFLICT', detail });
    expect(await roster()).toMatchObject({ members: 3, licences: 3, kept: {} });
    expect((await call('listMembers')).body.items).toHaveLength(3);
  });

  it('of five members who are licensed at once three are', async () => {
    const ids = await addIds(TEN.slice(0, 5));
    const answers = await Promise.all(ids.map((id) => license(id, true)));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 200, 200, 409, 409]);
    expect(await roster()).toMatchObject({ members: 5, licences: 3 });
  });

  it('of ten who come at once five are members', async () => {
    const answers = await Promise.all(TEN.map((name) => add(name)));
    const refused = answers.filter(({ status }) => status === 409);
    expect(refused.map(({ body }) => body.detail)).toEqual(
      Array(5).fill('The plan has places for 5 members, and all are taken.'),
    );
    const [first] = (await call('listMembers')).body.items as { id: string }[];
    expect((await call('removeMember', { id: first?.id ?? '' })).status).toBe(200);
    expect((await add('k')).status).toBe(201);
    expect(await roster()).toMatchObject({ members: 5 });
  });

  it.each(['removed', 'demoted'])(
    'who is %s leaves their place when their credit month is over',
    async (how) => {
      const [id = ''] = await addIds(['a'], { seat: true });
      p.setClock('2026-03-20T12:00:00Z');
      await addIds(['b', 'c'], { seat: true });
      await (how === 'removed' ? call('removeMember', { id }) : license(id, false));
      const refused = await add('d', { seat: true });
      expect([refused.status, refused.body.detail]).toEqual([
        409,
        `${FULL} The next is free from 2026-04-10 on.`,
      ]);
      p.setClock('2026-04-09T23:59:59.999Z');
      expect((await add('d', { seat: true })).status).toBe(409);
      p.setClock('2026-04-10T00:00:00Z');
      expect((await add('d', { seat: true })).status).toBe(201);
      expect(await roster()).toMatchObject({ licences: 3, kept: {} });
    },
  );

  it('a seat moves to another member while there is a place', async () => {
    const [a = ''] = await addIds(['a', 'b'], { seat: true });
    const [c = ''] = await addIds(['c']);
    expect((await license(a, false)).status).toBe(200);
    const moved = await license(c, true);
    expect(moved.body).toMatchObject({ seat: true, seatLicensedOn: '2026-03-10' });
    expect(await roster()).toMatchObject({ licences: 2, kept: { '2026-04-10': 1 } });
  });

  it('who is licensed again in their month has their own place', async () => {
    const [a = ''] = await addIds(['a', 'b', 'c'], { seat: true });
    for (const seat of [false, true, false, true]) {
      expect((await license(a, seat)).status).toBe(200);
    }
    expect(await roster()).toMatchObject({ licences: 3, kept: {} });
  });

  it.each(['createEnrichment', 'createQuote'] as const)(
    '%s takes as many rows as the plan says, and refuses one more',
    async (route) => {
      expect((await ask(route, 3, 'k1')).status).toBeLessThan(300);
      const before = await table.items(`WS#${ws}`);
      const refused = await ask(route, 4, 'k2');
      expect([refused.status, refused.body.errors]).toEqual([
        400,
        [{ path: 'subjects', message: 'the plan takes at most 3 in one request' }],
      ]);
      expect(await table.items(`WS#${ws}`)).toEqual(before);
    },
  );

  it('a request that was taken in keeps its answer on a plan that takes fewer rows', async () => {
    const first = await ask('createEnrichment', 3, 'k1');
    const again = await ask('createEnrichment', 3, 'k1', NARROW);
    expect([again.status, again.body]).toEqual([202, first.body]);
    expect(again.headers['idempotency-replayed']).toBe('true');
    expect((await ask('createEnrichment', 3, 'k2', NARROW)).status).toBe(400);
  });
});
