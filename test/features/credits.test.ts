import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Answer, Caller } from '../flows/api-client.ts';
import {
  allOf,
  aPerson,
  byName,
  expectStatus,
  openWorld,
  type Person,
  type Workspace,
  type World,
} from '../flows/world.ts';

/**
 * Section A of the features, credits and balances: each on the preset that it belongs to, with the
 * numbers of its worked example. They share a clock, which goes on from row to row. A day is some
 * runs of schedules over all workspaces, and over all that their ledgers hold: the rows about time
 * come first, while there is little, and those with hundreds of contacts last of these.
 */

let world: World;

beforeAll(async () => {
  world = await openWorld({ now: '2024-12-01T00:00:00Z' });
  // The learnt order may begin with a vendor of 15 calls a second: hundreds of contacts would wait.
  const limits = { perSecond: 1_000 };
  expectStatus(await world.operator.put('/v1/providers/hunter', { limits }), 200);
}, 90_000);
afterAll(() => world.stop());

/** Invented people whom the finders know, under names of their own. */
async function known(count: number, name: string, over: Partial<Person> = {}): Promise<Person[]> {
  const people = Array.from({ length: count }, (_, n) => aPerson(`${name} Number${n}`, over));
  await world.knows(...people);
  return people;
}

/** People whom no finder knows, as they are asked for. */
const strangers = (count: number, name: string) =>
  Array.from({ length: count }, (_, n) => ({
    fullName: `${name} Nobody${n}`,
    companyDomain: 'nowhere.example',
  }));

/** Keeps requests at work: the two finders that are asked first answer slowly. */
async function whileSlow<T>(act: () => Promise<T>): Promise<T> {
  const set = async (mode: Record<string, unknown>) => {
    for (const id of ['prospeo', 'findymail'])
      expectStatus(await world.operator.put(`/_local/providers/${id}`, mode), 200);
  };
  await set({ mode: 'slow', ms: 400 });
  try {
    return await act();
  } finally {
    await set({ mode: 'up' });
  }
}

/** Reports that the address of a row of results has bounced. */
function bounce(ws: Workspace, { contactId, data }: Answer['body'], by = ws.caller) {
  return by.post(`${ws.path}/contacts/${contactId}/bounces`, { value: data.email.value });
}

/** Credits by where a row of the history says that they came from. */
function bySource(rows: readonly { sources: readonly Source[] }[]): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const { category, seat, credits } of rows.flatMap(({ sources }) => sources)) {
    const name = seat === undefined ? category : `seat ${category}`;
    sums[name] = (sums[name] ?? 0) + credits;
  }
  return sums;
}

interface Source {
  readonly category: string;
  readonly seat?: string;
  readonly credits: number;
}

describe('A9 monthly and annual allotments', () => {
  /** What is there on the 1st of each month, before what is paid for in that month. */
  const ON_THE_FIRST = {
    'company-contract': [
      1000, 1000, 1000, 1000, 1000, 1000, 1000, 1000, 1000, 1000, 1000, 1000, 1000, 1000,
    ],
    'billing-cycle-monthly': [200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200],
    'billing-cycle-annual': [
      2400, 2399, 2399, 2399, 2399, 2399, 2399, 2398, 2398, 2398, 2398, 2398, 2400, 2399,
    ],
  };

  test('an annual contract and a monthly plan get theirs each month, an annual plan once a year', async () => {
    const plans = Object.keys(ON_THE_FIRST) as (keyof typeof ON_THE_FIRST)[];
    const all = await Promise.all(plans.map((plan) => world.workspaceOn(plan)));
    const people = (await known(3, 'Anine')).map(byName);
    const seen: Record<string, number[]> = {};
    for (let month = 0; month < 14; month += 1) {
      if (month > 0) await world.advance('P1M');
      await Promise.all(
        all.map(async (ws, n) => {
          const plan = plans[n] as string;
          seen[plan] = [...(seen[plan] ?? []), (await ws.balance()).available];
          if (month % 6 === 0) await ws.run(people.slice(month / 6, month / 6 + 1));
        }),
      );
    }
    expect(seen).toEqual(ON_THE_FIRST);
    const [contract] = (await world.operator.get('/v1/plans')).body.items.filter(
      ({ id }: { id: string }) => id === 'company-contract',
    );
    expect(contract).toMatchObject({ periodMonths: 1, termMonths: 12 });
    const [, , annual] = await Promise.all(all.map((ws) => ws.ledger()));
    const lapsed = (annual ?? []).filter(({ action }) => action === 'expire');
    expect(lapsed).toMatchObject([{ slices: [{ available: -2398, expired: 2398 }] }]);
  }, 300_000);
});

describe('A8 a monthly allotment lapses and comes anew', () => {
  test('workspace-pool: 300 left on the 31st; on the 1st the allotment anew, 300 expired in the ledger', async () => {
    const ws = await world.workspace(310);
    const pack = { creditType: 'contact', amount: 7, category: 'pack', reason: 'bought' };
    const { id: packId } = await ws.grant({ ...pack, expiresAt: null });
    await ws.run((await known(10, 'Aeight')).map(byName));
    await world.moveTo('2026-01-31T23:00:00Z');
    const before = await ws.shown();
    expect(before.types.contact).toMatchObject({ available: 307, lapsesAtReset: 300 });
    expect(before.period.nextResetAt).toBe('2026-02-01T00:00:00.000Z');
    await world.moveTo('2026-02-01T00:00:00Z');
    const after = await ws.shown();
    expect(after.period.startsAt).toBe('2026-02-01T00:00:00.000Z');
    expect(after.types.contact).toMatchObject({
      available: 317,
      usedThisPeriod: 0,
      allotment: 310,
      lapsesAtReset: 310,
    });
    const [turn, expire] = (await ws.ledger()).slice(-2);
    expect(turn).toMatchObject({ action: 'turn', slices: [{ granted: 310, available: 310 }] });
    expect(expire).toMatchObject({ action: 'expire', slices: [{ available: -300, expired: 300 }] });
    expect(after.types.contact.grants).toMatchObject([
      { category: 'allotment', available: 310 },
      { id: packId, available: 7 },
    ]);
  }, 120_000);
});

describe('A11 a seat has its own allotment and its own credit month', () => {
  test('seat-licences: its month is counted from the day of the licence; the extras stay', async () => {
    await world.advance('P1D');
    const ws = await world.workspaceOn('seat-licences');
    const day = (await world.now()).slice(0, 10);
    const anna = await ws.member('anna', { seat: true });
    const extras = { creditType: 'contact', amount: 10, category: 'pack', reason: 'extras' };
    await ws.grant({ ...extras, expiresAt: null });
    await ws.run((await known(5, 'Licence')).map(byName), {}, anna);
    const before = await ws.shown(anna);
    expect(before.seat.period.startsAt).toBe(`${day}T00:00:00.000Z`);
    expect(before.period.startsAt).toBe(`${day.slice(0, 8)}01T00:00:00.000Z`);
    await world.moveTo(before.period.endsAt);
    expect((await ws.shown(anna)).seat.types.contact.available).toBe(45);
    await world.moveTo(before.seat.period.endsAt);
    const after = await ws.shown(anna);
    expect(after.seat.period.startsAt).toBe(before.seat.period.endsAt);
    expect(after.seat.types.contact).toMatchObject({ available: 50, usedThisPeriod: 0 });
    expect(after.types.contact.available).toBe(10);
    const entries = await ws.ledger(`seat:${anna.memberId}`);
    expect(entries.at(-1)).toMatchObject({
      action: 'expire',
      slices: [{ available: -45, expired: 45 }],
    });
  }, 120_000);

  test('seat-licences: a seat of 3 asks for 5: 3 from the seat, 2 from the extras, none from another seat', async () => {
    const ws = await world.workspaceOn('seat-licences');
    const [anna, bert] = [
      await ws.member('anna', { seat: true }),
      await ws.member('bert', { seat: true }),
    ];
    const extras = { creditType: 'contact', amount: 10, category: 'pack', reason: 'extras' };
    await ws.grant({ ...extras, expiresAt: null });
    const people = (await known(52, 'Aeleven')).map(byName);
    await ws.run(people.slice(0, 47), {}, anna);
    expect((await ws.shown(anna)).seat.types.contact.available).toBe(3);
    const { enrichment } = await ws.run(people.slice(47), {}, anna);
    expect(enrichment.charged).toEqual({ contact: 5 });
    const rows = (await allOf(ws.caller, `${ws.path}/history`)).filter(
      ({ enrichmentId }) => enrichmentId === enrichment.id,
    );
    expect(bySource(rows)).toEqual({ 'seat allotment': 3, pack: 2 });
    expect((await ws.shown(anna)).seat.types.contact.available).toBe(0);
    expect((await ws.shown(bert)).seat.types.contact.available).toBe(50);
    expect((await ws.balance()).available).toBe(8);
    const nine = await ws.ask(strangers(9, 'Aeleven'), {}, anna);
    expect([nine.status, nine.body.available]).toEqual([402, { contact: 8 }]);
  });
});

describe('A20 plan changes, and requests for capacity', () => {
  test('split-credits: up at once, the difference comes in; down with the next period', async () => {
    const ws = await world.workspaceOn('split-credits-essential');
    await ws.run((await known(1, 'Atwenty')).map(byName));
    const change = async (body: Record<string, unknown>) =>
      expectStatus(await world.operator.patch(ws.path, body), 200).body;
    const available = async () => {
      const { email, phone, search } = (await ws.shown()).types;
      return [email.available, phone.available, search.available];
    };
    await change({ plan: 'split-credits-professional' });
    expect(await available()).toEqual([299, 100, 6_000]);
    const { period } = await ws.shown();
    const down = { plan: 'split-credits-essential', effective: 'next-period' };
    expect(await change(down)).toMatchObject({
      plan: 'split-credits-professional',
      pendingChange: { plan: 'split-credits-essential', effectiveAt: period.nextResetAt },
    });
    expect((await change({ pendingChange: null })).pendingChange).toBeNull();
    await change(down);
    expect(await available()).toEqual([299, 100, 6_000]);
    await world.moveTo(period.nextResetAt);
    expect(await available()).toEqual([100, 25, 2_000]);
  }, 120_000);

  test('a workspace’s own key changes no terms', async () => {
    const ws = await world.workspaceOn('workspace-pool');
    const refused = await ws.caller.patch(ws.path, { plan: 'billing-cycle-annual' });
    expect([refused.status, refused.body.code]).toEqual([403, 'FORBIDDEN']);
  });

  test('two operators at once: one change stands whole, the other is told', async () => {
    const ws = await world.workspaceOn('company-contract');
    const wanted = [1_100, 1_200, 1_300, 1_400];
    const answers = await Promise.all(
      wanted.map((contact) => world.operator.patch(ws.path, { allotments: { contact } })),
    );
    const lost = answers.filter(({ status }) => status !== 200);
    expect(lost.length).toBeLessThan(wanted.length);
    for (const { status, body } of lost) {
      expect([status, body.code]).toEqual([409, 'STATE_CONFLICT']);
    }
    const { contact } = (await ws.caller.get(ws.path)).body.allotments;
    expect(wanted).toContain(contact);
    expect((await ws.shown()).types.contact).toMatchObject({
      available: contact,
      allotment: contact,
    });
  });

  test('company-contract: a request for capacity reaches the operator, as an event and on a list', async () => {
    const ws = await world.workspaceOn('company-contract');
    const anna = await ws.member('anna');
    const wish = { creditType: 'contact', amount: 500, note: 'a fair in May' };
    const asked = expectStatus(await anna.post(`${ws.path}/capacity-requests`, wish), 201).body;
    const listed = async () =>
      (await allOf(world.operator, '/v1/capacity-requests')).filter(({ id }) => id === asked.id);
    expect(await listed()).toMatchObject([
      { workspaceId: ws.id, actor: anna.memberId, ...wish, closedAt: null },
    ]);
    const { events } = (await world.operator.get('/_local/events')).body;
    const told = events.filter((event: object) => JSON.stringify(event).includes(asked.id));
    expect(told).toHaveLength(1);
    expect(JSON.stringify(told)).toContain('capacity.requested');
    const close = `${ws.path}/capacity-requests/${asked.id}/close`;
    expectStatus(await world.operator.post(close, ''), 200);
    expect(await listed()).toEqual([]);
  });
});

describe('A10 an allotment agreed per company, with a date from when', () => {
  test('company-contract: 1,250 from a day on in place of 1,000, and in the months that follow', async () => {
    const ws = await world.workspaceOn('company-contract');
    await ws.run((await known(1, 'Aten')).map(byName));
    const today = Date.parse(`${(await world.now()).slice(0, 10)}T00:00:00Z`);
    const tomorrow = new Date(today + 86_400_000).toISOString();
    const effective = tomorrow.slice(0, 10);
    const agreed = { allotments: { contact: 1_250 }, effective };
    const { body } = await world.operator.patch(ws.path, agreed);
    expect(body).toMatchObject({
      allotments: {},
      pendingChange: { effectiveAt: tomorrow, allotments: { contact: 1_250 } },
    });
    expect((await ws.shown()).types.contact).toMatchObject({ available: 999, allotment: 1_000 });
    await world.moveTo(tomorrow);
    expect((await ws.shown()).types.contact).toMatchObject({ available: 1_249, allotment: 1_250 });
    const past = await world.operator.patch(ws.path, { ...agreed, effective: '2026-01-01' });
    expect([past.status, past.body.errors]).toMatchObject([400, [{ path: 'effective' }]]);
    const [retune] = (await ws.ledger()).slice(-1);
    expect(retune).toMatchObject({
      action: 'retune',
      actor: 'operator',
      slices: [{ granted: 250, available: 250 }],
    });
  });
});

describe('A13 credits are not refundable for a later bounce, unless the plan says so', () => {
  test('company-contract: 50 in a period, the 51st in the next; nothing after 30 days', async () => {
    await world.moveTo('2026-05-20T00:00:00Z');
    const ws = await world.workspaceOn('company-contract');
    const { results } = await ws.run((await known(52, 'Abounced')).map(byName));
    expect((await ws.balance()).available).toBe(948);
    const last = results.splice(50);
    const answers: Answer[] = [];
    // Some at a time: each changes the one balance, and all at once would try again and again.
    for (let from = 0; from < 50; from += 5) {
      const some = results.slice(from, from + 5).map((found) => bounce(ws, found));
      answers.push(...(await Promise.all(some)));
    }
    expect(answers.map(({ body }) => body.credits)).toEqual(Array(50).fill({ contact: 1 }));
    expect((await ws.balance()).available).toBe(998);
    const over = expectStatus(await bounce(ws, last[0]), 200).body;
    expect(over).toMatchObject({ credits: {}, reason: 'cap-reached', grantIds: [] });
    await world.moveTo('2026-06-05T00:00:00Z');
    expect((await ws.balance()).available).toBe(1000);
    expect((await bounce(ws, last[0])).body).toMatchObject({ credits: { contact: 1 } });
    expect((await ws.balance()).available).toBe(1001);
    await world.moveTo('2026-06-23T00:00:00Z');
    const late = expectStatus(await bounce(ws, last[1]), 200).body;
    expect(late).toMatchObject({ credits: {}, reason: 'too-late', grantIds: [] });
    expect((await ws.balance()).available).toBe(1001);
  }, 120_000);

  test('each plan says it: company-contract within 30 days and 50 a period, the others never', async () => {
    const ws = await world.workspaceOn('company-contract');
    const { items } = expectStatus(await ws.caller.get('/v1/plans'), 200).body;
    const said = items.map(({ id, creditBack }: Record<string, unknown>) => [id, creditBack]);
    expect(Object.fromEntries(said)).toEqual({
      'workspace-pool': null,
      'company-contract': { days: 30, maxPerPeriod: 50 },
      'seat-licences': null,
      'split-credits-essential': null,
      'split-credits-professional': null,
      'split-credits-enterprise': null,
      'billing-cycle-monthly': null,
      'billing-cycle-annual': null,
    });
  });

  test('company-contract: a bounce gives its credit back once, however often it is told', async () => {
    const ws = await world.workspaceOn('company-contract');
    const [found] = (await ws.run((await known(1, 'Athirteen')).map(byName))).results;
    expect((await ws.balance()).available).toBe(999);
    const { contactId } = found;
    const first = expectStatus(await bounce(ws, found), 200).body;
    expect(first).toMatchObject({ contactId, credits: { contact: 1 }, reason: null });
    const after = await ws.balance();
    expect(after).toMatchObject({ available: 1000, used: 1 });
    const louder = { ...found, data: { email: { value: found.data.email.value.toUpperCase() } } };
    expect((await bounce(ws, louder)).body).toEqual(first);
    expect((await bounce(ws, found, world.operator)).body).toEqual(first);
    expect(await ws.balance()).toEqual(after);
    const entry = (await ws.ledger()).at(-1);
    expect(entry).toMatchObject({ action: 'grant', reason: 'bounce', ref: first.grantIds[0] });
    expect(JSON.stringify(entry)).not.toContain('acme.example');
  });

  test('two charges for who turns out to be one person: the later one comes back, on every plan', async () => {
    const ws = await world.workspaceOn('workspace-pool');
    await ws.grant({
      creditType: 'contact',
      amount: 5,
      category: 'pack',
      reason: 'x',
      expiresAt: null,
    });
    const ada = aPerson('Acharged Twice');
    const elsewhere = { companyName: 'Globex', companyDomain: 'globex.example' };
    const [email] = ada.emails;
    const found = [{ ...(email as Person['emails'][number]), value: 'acharged@globex.example' }];
    const { linkedinUrl: _url, ...named } = ada;
    await world.knows(ada, { ...named, ...elsewhere, emails: found });
    const byProfile = { linkedinUrl: ada.linkedinUrl };
    const asked = { fullName: ada.fullName, companyDomain: elsewhere.companyDomain };
    for (const subject of [byProfile, asked]) {
      expect((await ws.run([subject])).enrichment.charged).toEqual({ contact: 1 });
    }
    const { results } = await ws.run([{ ...byProfile, ...asked }]);
    expect(results[0].data.email).toMatchObject({ status: 'owned', value: email?.value });
    const before = await ws.balance();
    await world.advance('PT10M');
    expect(await ws.balance()).toMatchObject({ available: before.available + 1, used: 2 });
    const history = await allOf(ws.caller, `${ws.path}/history?order=asc`);
    const [, back] = history.map(({ creditedBack }) => creditedBack);
    expect(history.map(({ creditedBack }) => creditedBack?.reason)).toEqual([
      undefined,
      'double-charge',
    ]);
    const entry = (await ws.ledger()).at(-1);
    expect(entry).toMatchObject({
      action: 'grant',
      reason: 'double-charge',
      ref: back.grantIds[0],
    });
    const { results: again } = await ws.run([asked]);
    expect(again[0].data.email.all).toEqual([email?.value, 'acharged@globex.example']);
  });

  test('each plan takes a report; of the eight one gives the credit back', async () => {
    const { items } = (await world.operator.get('/v1/plans')).body;
    const people = (await known(1, 'Aeight Plans')).map(byName);
    const told = await Promise.all(
      items.map(async ({ id, creditTypes }: { id: string; creditTypes: string[] }) => {
        const ws = await world.workspaceOn(id);
        const creditType = creditTypes.includes('email') ? 'email' : 'contact';
        await ws.grant({ creditType, amount: 1, category: 'pack', reason: 'x', expiresAt: null });
        const [found] = (await ws.run(people)).results;
        const before = (await ws.shown()).types[creditType].available;
        const { body } = expectStatus(await bounce(ws, found), 200);
        const after = (await ws.shown()).types[creditType].available;
        return [id, [body.reason, after - before]];
      }),
    );
    expect(Object.fromEntries(told)).toEqual({
      'workspace-pool': ['not-in-plan', 0],
      'company-contract': [null, 1],
      'seat-licences': ['not-in-plan', 0],
      'split-credits-essential': ['not-in-plan', 0],
      'split-credits-professional': ['not-in-plan', 0],
      'split-credits-enterprise': ['not-in-plan', 0],
      'billing-cycle-monthly': ['not-in-plan', 0],
      'billing-cycle-annual': ['not-in-plan', 0],
    });
  }, 60_000);

  test('another workspace’s contact is nobody, and another address is refused', async () => {
    const [one, other] = await Promise.all([
      world.workspaceOn('company-contract'),
      world.workspaceOn('company-contract'),
    ]);
    const [found] = (await one.run((await known(1, 'Awalled')).map(byName))).results;
    const nobody = await bounce(other, { ...found, contactId: 'con_nobody' });
    const walled = await bounce(other, found);
    expect([walled.status, walled.body.code]).toEqual([404, 'NOT_FOUND']);
    expect([nobody.status, nobody.body.title]).toEqual([404, walled.body.title]);
    const value = 'somebody.else@acme.example';
    const refused = await bounce(one, { ...found, data: { email: { value } } });
    expect([refused.status, refused.body.errors[0].path]).toEqual([400, 'value']);
    expect(JSON.stringify(refused.body)).not.toContain(value);
    expect((await one.balance()).available).toBe(999);
  });

  test('workspace-pool: what was charged stays charged, with nothing to give it back', async () => {
    const ws = await world.workspaceOn('workspace-pool');
    const { enrichment } = await ws.run((await known(1, 'Athirteen')).map(byName));
    expect(enrichment.charged).toEqual({ contact: 1 });
    const cancelled = await ws.caller.post(`${ws.path}/enrichments/${enrichment.id}/cancel`, '');
    expect([cancelled.status, cancelled.body.code]).toEqual([409, 'STATE_CONFLICT']);
    expect(await ws.balance()).toMatchObject({ available: 99, used: 1 });
  });
});

/** Exports people, and gives the export once its file is there. */
async function exported(ws: Workspace, subjects: readonly unknown[], by: Caller) {
  const body = { subjects, format: 'csv', actions: ['contact.email'] };
  const { id } = expectStatus(await by.post(`${ws.path}/exports`, body), 202).body;
  for (;;) {
    const look = expectStatus(await by.get(`${ws.path}/exports/${id}`), 200).body;
    if (look.status === 'completed') return look;
    await pause(100);
  }
}

describe('A7 only new, found addresses are charged', () => {
  test('company-contract: 190 of 200 cost 190; next month 200 of which 80 are known, 120 at most', async () => {
    const ws = await world.workspaceOn('company-contract');
    const [anna, bert] = [await ws.member('anna'), await ws.member('bert')];
    const people = (await known(300, 'Aseven')).map(byName);
    const first = await exported(ws, [...people.slice(0, 190), ...strangers(10, 'Aseven')], anna);
    expect(first).toMatchObject({ rows: 200, charged: { contact: 190 } });
    expect(await ws.balance()).toMatchObject({ available: 810, held: 0, used: 190 });
    await world.advance('P1M');
    const asked = [...people.slice(110, 190), ...people.slice(190), ...strangers(10, 'Later')];
    const again = await exported(ws, asked, bert);
    expect(again).toMatchObject({ rows: 200, charged: { contact: 110 } });
    const { enrichment } = await ws.ended(again.enrichmentId);
    expect(enrichment.quote).toMatchObject({ owned: 80, required: { contact: 120 } });
    expect(await ws.balance()).toMatchObject({ available: 890, held: 0, used: 110 });
  }, 90_000);
});

describe('A1 the whole workspace shares its credits', () => {
  test('workspace-pool: two members spend from one balance of 100', async () => {
    const ws = await world.workspaceOn('workspace-pool');
    const [anna, bert] = [await ws.member('anna'), await ws.member('bert')];
    const [one, two] = await known(2, 'Aone');
    await ws.run([byName(one as Person)], {}, anna);
    await ws.run([byName(two as Person)], {}, bert);
    for (const by of [anna, bert]) {
      expect((await ws.shown(by)).types.contact).toMatchObject({
        available: 98,
        usedThisPeriod: 2,
      });
    }
  });
});

describe('A2 only what is found is charged', () => {
  test('workspace-pool: one contact without an address anywhere leaves the balance as it was', async () => {
    const ws = await world.workspaceOn('workspace-pool');
    const { enrichment, results } = await ws.run(strangers(1, 'Atwo'));
    expect(enrichment).toMatchObject({ status: 'completed', charged: { contact: 0 } });
    expect(results[0].data.email).toMatchObject({ status: 'not-found', value: null });
    expect(await ws.balance()).toMatchObject({ available: 100, held: 0, used: 0 });
  });
});

describe('A3 credits are set aside at once, and what was not found comes back', () => {
  test('workspace-pool: of 100, ten contacts leave 90 at once; eight found: 92 at the end', async () => {
    const ws = await world.workspaceOn('workspace-pool');
    const subjects = [...(await known(8, 'Athree')).map(byName), ...strangers(2, 'Athree')];
    const { enrichment } = await whileSlow(async () => {
      const asked = expectStatus(await ws.ask(subjects), 202);
      expect(asked.body).toMatchObject({ status: 'running', held: { contact: 10 } });
      expect(await ws.balance()).toMatchObject({ available: 90, held: 10 });
      return ws.ended(asked.body.id);
    });
    expect(enrichment).toMatchObject({
      charged: { contact: 8 },
      held: { contact: 0 },
      progress: { subjects: 10, done: 10, found: 8, notFound: 2, failed: 0 },
    });
    expect(await ws.balance()).toMatchObject({ available: 92, held: 0, used: 8 });
  });

  test('workspace-pool: nine credits for ten contacts are refused whole', async () => {
    const ws = await world.workspace(9);
    const refused = await ws.ask(strangers(10, 'Refused'));
    expect(refused.status).toBe(402);
    expect(refused.body).toMatchObject({
      code: 'CREDITS_INSUFFICIENT',
      creditType: 'contact',
      required: { contact: 10 },
      available: { contact: 9 },
      nextResetAt: (await ws.shown()).period.endsAt,
    });
    expect(await ws.balance()).toMatchObject({ available: 9, held: 0, rev: 1 });
    expect(await allOf(ws.caller, `${ws.path}/enrichments`)).toEqual([]);
  });

  test('split-credits: each credit type that the request uses is set aside apart', async () => {
    const ws = await world.workspaceOn('split-credits-essential');
    const actions = ['contact.email', 'contact.phone'];
    const { enrichment } = await whileSlow(async () => {
      const asked = expectStatus(await ws.ask(strangers(10, 'Split'), { actions }), 202);
      const { types } = await ws.shown();
      expect(types.email).toMatchObject({ available: 90, held: 10 });
      expect(types.phone).toMatchObject({ available: 15, held: 10 });
      return ws.ended(asked.body.id);
    });
    expect(enrichment.charged).toEqual({ email: 0, phone: 0 });
    const { types } = await ws.shown();
    expect([types.email.available, types.phone.available]).toEqual([100, 25]);
  });
});

describe('A4 several values of one contact cost once', () => {
  test('workspace-pool: three addresses cost one credit', async () => {
    const ws = await world.workspaceOn('workspace-pool');
    const emails = ['a', 'b', 'c'].map((box) => ({
      value: `${box}.four@acme.example`,
      verdict: 'deliverable',
      providers: ['dropcontact'],
    }));
    const people = await known(1, 'Afour', { emails });
    const { enrichment, results } = await ws.run(people.map(byName));
    expect(enrichment.charged).toEqual({ contact: 1 });
    expect([...results[0].data.email.all].sort()).toEqual([
      'a.four@acme.example',
      'b.four@acme.example',
      'c.four@acme.example',
    ]);
    expect(await ws.balance()).toMatchObject({ available: 99, used: 1 });
  });
});

describe('A5 e-mail and phone credits are separate balances', () => {
  test('split-credits: with 5 and 0, e-mail works and a phone is refused by its type', async () => {
    const allotments = { email: 5, phone: 0 };
    const ws = await world.workspaceOn('split-credits-essential', { allotments });
    const subjects = (await known(1, 'Afive')).map(byName);
    for (const actions of [['contact.phone'], ['contact.email', 'contact.phone']]) {
      const refused = await ws.ask(subjects, { actions });
      expect(refused.status).toBe(402);
      expect(refused.body).toMatchObject({
        code: 'CREDITS_INSUFFICIENT',
        creditType: 'phone',
        required: { phone: 1 },
        available: { phone: 0 },
      });
    }
    expect((await ws.shown()).types.email).toMatchObject({ available: 5, held: 0 });
    const { enrichment } = await ws.run(subjects);
    expect(enrichment.charged).toEqual({ email: 1 });
    const { types } = await ws.shown();
    expect([types.email.available, types.phone.available]).toEqual([4, 0]);
  });
});

describe('A6 nobody in an organisation pays twice', () => {
  test.each([
    { plan: 'workspace-pool', options: {} },
    { plan: 'seat-licences', options: { seat: true } },
  ])(
    '$plan: member B gets what member A revealed, for 0 credits, at once',
    async ({ plan, options }) => {
      const ws = await world.workspaceOn(plan);
      const [anna, bert] = [await ws.member('anna', options), await ws.member('bert', options)];
      const subjects = (await known(1, `Asix ${plan}`)).map(byName);
      const { results } = await ws.run(subjects, {}, anna);
      const { value } = results[0].data.email;
      expect(results[0].data.email).toMatchObject({ status: 'found', credits: { contact: 1 } });
      const before = await ws.shown(bert);
      const second = expectStatus(await ws.ask(subjects, {}, bert), 202);
      expect(second.body).toMatchObject({ status: 'completed', charged: { contact: 0 } });
      const { email } = (await ws.ended(second.body.id)).results[0].data;
      expect(email).toMatchObject({ status: 'owned', value, credits: { contact: 0 } });
      expect(await ws.shown(bert)).toEqual(before);
    },
  );
});

describe('A12 packs are used after the allotment, the one that expires soonest first', () => {
  /** The first moment of the month that is so many months after the present one. */
  async function inMonths(months: number): Promise<string> {
    const now = new Date(await world.now());
    return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + months)).toISOString();
  }
  const pack = { creditType: 'contact', category: 'pack', reason: 'bought' };

  test('workspace-pool: two packs are 200 more; allotment, then the older pack, then these', async () => {
    const ws = await world.workspace(2);
    await ws.grant({ ...pack, amount: 200, expiresAt: await inMonths(6) });
    expect((await ws.balance()).available).toBe(202);
    await ws.grant({ ...pack, amount: 3, expiresAt: await inMonths(2) });
    await ws.grant({ ...pack, amount: 100, expiresAt: null });
    const people = (await known(6, 'Atwelve')).map(byName);
    for (const person of people) await ws.run([person]);
    const rows = await allOf(ws.caller, `${ws.path}/history?order=asc`);
    expect(rows.map(({ sources }) => sources[0].category)).toEqual([
      'allotment',
      'allotment',
      'pack',
      'pack',
      'pack',
      'pack',
    ]);
    const { grants, available } = (await ws.shown()).types.contact;
    expect(available).toBe(299);
    expect(grants).toMatchObject([
      { category: 'allotment', amount: 2, available: 0 },
      { category: 'pack', amount: 200, available: 199, expiresAt: await inMonths(6) },
      { category: 'pack', amount: 100, available: 100, expiresAt: null },
    ]);
  });

  test('how long a pack lasts is the plan’s: six months, or for ever', async () => {
    const { items } = (await world.operator.get('/v1/plans')).body;
    const months = items.map(({ id, packs }: { id: string; packs: Record<string, object> }) => [
      id,
      packs,
    ]);
    const prices = { usd: 4_900, eur: 4_500, jpy: 7_500 };
    const forEver = (creditType: string, credits: number) => ({
      creditType,
      credits,
      months: null,
      prices,
    });
    const split = {
      email: forEver('email', 100),
      phone: forEver('phone', 100),
      search: { ...forEver('search', 2_000), prices: { usd: 9_900, eur: 9_000, jpy: 15_000 } },
    };
    expect(Object.fromEntries(months)).toEqual({
      'workspace-pool': { contact: { ...forEver('contact', 100), months: 6 } },
      'company-contract': {},
      'seat-licences': {},
      'split-credits-essential': split,
      'split-credits-professional': split,
      'split-credits-enterprise': split,
      'billing-cycle-monthly': { contact: forEver('contact', 100) },
      'billing-cycle-annual': { contact: forEver('contact', 100) },
    });
  });
});

describe('A14 the panel before a run', () => {
  test('workspace-pool: a quote is what is then charged at most, and changes nothing', async () => {
    const ws = await world.workspace(10);
    const people = (await known(4, 'Aquote')).map(byName);
    await ws.run(people.slice(0, 2));
    const [before, ledger] = [await ws.shown(), await ws.ledger()];
    const subjects = [people[2], people[2], people[3], people[0], ...strangers(1, 'Aquote')];
    const body = { actions: ['contact.email'], subjects };
    const quote = expectStatus(await ws.caller.post(`${ws.path}/quotes`, body), 200);
    const said = { owned: 1, joined: 0, duplicates: 1, suppressed: 0, required: { contact: 3 } };
    expect(quote.body).toMatchObject({ ...said, available: { contact: 8 }, sufficient: true });
    expect(await ws.shown()).toEqual(before);
    expect(await ws.ledger()).toEqual(ledger);
    const { enrichment } = await ws.run(subjects);
    expect(enrichment).toMatchObject({ quote: said, charged: { contact: 2 } });
  });

  test('seat-licences: it counts the seat of who asks and the extras, not the seats of others', async () => {
    const ws = await world.workspaceOn('seat-licences');
    const anna = await ws.member('anna', { seat: true });
    await ws.member('bert', { seat: true });
    const extras = { creditType: 'contact', amount: 10, category: 'pack', reason: 'extras' };
    await ws.grant({ ...extras, expiresAt: null });
    const body = { actions: ['contact.email'], subjects: strangers(61, 'Panel') };
    const { body: quote } = await anna.post(`${ws.path}/quotes`, body);
    expect(quote).toMatchObject({
      required: { contact: 61 },
      available: { contact: 60 },
      sufficient: false,
    });
  });
});

describe('A15 the balance view adds up', () => {
  test('workspace-pool: its numbers are the sums of its grants, also while a request runs', async () => {
    const ws = await world.workspace(20);
    const { endsAt } = (await ws.shown()).period;
    const expiresAt = new Date(Date.parse(endsAt) + 86_400_000).toISOString();
    const pack = { creditType: 'contact', category: 'pack', reason: 'bought' };
    await ws.grant({ ...pack, amount: 7, expiresAt });
    await ws.grant({ ...pack, amount: 5, expiresAt: null });
    await ws.run((await known(4, 'Afifteen')).map(byName));
    await whileSlow(async () => {
      const asked = expectStatus(await ws.ask(strangers(18, 'Afifteen')), 202);
      const { types, period } = await ws.shown();
      const { grants, ...contact } = types.contact;
      expect(contact).toEqual({
        available: 10,
        held: 18,
        usedThisPeriod: 4,
        allotment: 20,
        debt: 0,
        frozen: 0,
        lapsesAtReset: 0,
        lapses: [{ at: expiresAt, credits: 5 }],
      });
      expect(period).toMatchObject({ endsAt, nextResetAt: endsAt });
      const shape = { category: 'pack', frozen: false, id: expect.any(String) };
      expect(grants).toEqual([
        { ...shape, category: 'allotment', amount: 20, available: 0, held: 16, expiresAt: endsAt },
        { ...shape, amount: 7, available: 5, held: 2, expiresAt },
        { ...shape, amount: 5, available: 5, held: 0, expiresAt: null },
      ]);
      await ws.ended(asked.body.id);
    });
    expect((await ws.shown()).types.contact).toMatchObject({
      available: 28,
      held: 0,
      usedThisPeriod: 4,
      lapsesAtReset: 16,
      lapses: [
        { at: endsAt, credits: 16 },
        { at: expiresAt, credits: 7 },
      ],
    });
  });
});

describe('A16 my seat and the organisation’s extras, apart', () => {
  test('seat-licences: a member’s own key sees the own seat and the extras, nobody else’s seat', async () => {
    const ws = await world.workspaceOn('seat-licences');
    const [anna, bert] = [
      await ws.member('anna', { seat: true }),
      await ws.member('bert', { seat: true }),
    ];
    const extras = { creditType: 'contact', amount: 10, category: 'pack', reason: 'extras' };
    await ws.grant({ ...extras, expiresAt: null });
    await ws.run((await known(2, 'Asixteen')).map(byName), {}, anna);
    for (const [member, available] of [
      [anna, 48],
      [bert, 50],
    ] as const) {
      const { seat, types } = await ws.shown(member);
      expect(seat).toMatchObject({
        memberId: member.memberId,
        types: { contact: { available, held: 0, allotment: 50, usedThisPeriod: 50 - available } },
      });
      expect(types.contact).toMatchObject({ available: 10, allotment: 0, usedThisPeriod: 0 });
    }
    expect((await ws.shown()).seat).toBeNull();
    const byAdmin = await ws.caller.get(`${ws.path}/balance?memberId=${anna.memberId}`);
    expect(byAdmin.body.seat.types.contact.available).toBe(48);
  });
});

describe('A17 usage by member', () => {
  test('workspace-pool: sums equal the ledger, by member, action and day; each sees the own history', async () => {
    const ws = await world.workspaceOn('workspace-pool');
    const [anna, bert] = [await ws.member('anna'), await ws.member('bert')];
    const people = (await known(3, 'Aseventeen')).map(byName);
    await ws.run(people.slice(0, 2), {}, anna);
    await ws.run(people.slice(2), {}, bert);
    const entries = await ws.ledger();
    const usage = async (groupBy: string) =>
      expectStatus(await ws.caller.get(`${ws.path}/usage?groupBy=${groupBy}`), 200).body;
    const byMember = await usage('member');
    expect(byMember.total).toEqual({ contact: 3 });
    expect(new Map(byMember.items.map((row: Row) => [row.member, row.credits]))).toEqual(
      new Map([
        [anna.memberId, { contact: 2 }],
        [bert.memberId, { contact: 1 }],
      ]),
    );
    for (const { member, credits } of byMember.items) {
      const slices = entries.filter(({ actor }) => actor === member).flatMap((e) => e.slices);
      expect(slices.reduce((total, { spent }) => total + spent, 0)).toBe(credits.contact);
    }
    expect((await usage('action')).items).toEqual([
      { action: 'contact.email', credits: { contact: 3 } },
    ]);
    expect((await usage('day')).items).toEqual([
      { day: entries[0].at.slice(0, 10), credits: { contact: 3 } },
    ]);
    for (const [{ memberId }, rows] of [
      [anna, 2],
      [bert, 1],
    ] as const) {
      const own = await allOf(ws.caller, `${ws.path}/history?memberId=${memberId}`);
      expect(own.map(({ actor }) => actor)).toEqual(Array(rows).fill(memberId));
    }
    // What a member did stays to be read when they are gone; a balance is that of a member.
    const ofBert = `memberId=${bert.memberId}`;
    expectStatus(await ws.caller.delete(`${ws.path}/members/${bert.memberId}`), 200);
    expect(await usage('member')).toEqual(byMember);
    expect(await allOf(ws.caller, `${ws.path}/history?${ofBert}`)).toHaveLength(1);
    const his = await ws.caller.get(`${ws.path}/usage?groupBy=action&${ofBert}`);
    expect(expectStatus(his, 200).body.total).toEqual({ contact: 1 });
    const balance = await ws.caller.get(`${ws.path}/balance?${ofBert}`);
    expect([balance.status, balance.body.errors]).toMatchObject([400, [{ path: 'memberId' }]]);
  });

  interface Row {
    readonly member: string;
    readonly credits: object;
  }
});

describe('A18 history', () => {
  test('seat-licences: when, what, for whom, at what cost, from seat, allotment or pack; pages stay while new ones arrive', async () => {
    const ws = await world.workspaceOn('seat-licences', { allotments: { contact: 5 } });
    const anna = await ws.member('anna', { seat: true });
    const pack = { creditType: 'contact', amount: 100, category: 'pack', reason: 'extras' };
    await ws.grant({ ...pack, expiresAt: null });
    const people = await known(66, 'Ahistory');
    const rows = people.map((person, n) => ({ ...byName(person), ref: `row-${n}` }));
    await ws.run(rows.slice(0, 30), {}, anna);
    await ws.run(rows.slice(30, 60), {}, anna);
    const path = `${ws.path}/history`;
    const page = async (query: string) =>
      expectStatus(await ws.caller.get(`${path}?limit=20&${query}`), 200).body;
    const down = [await page('order=desc')];
    const up = [await page('order=asc')];
    await ws.run(rows.slice(60, 63), {}, anna);
    while (down.at(-1).nextCursor) down.push(await page(`cursor=${down.at(-1).nextCursor}`));
    await ws.run(rows.slice(63), {}, anna);
    while (up.at(-1).nextCursor) up.push(await page(`order=asc&cursor=${up.at(-1).nextCursor}`));
    const [older, all] = [down, up].map((pages) => pages.flatMap(({ items }) => items));
    expect([down.length, older?.length, up.length, all?.length]).toEqual([3, 60, 4, 66]);
    expect(new Set(all?.map(({ ref }) => ref)).size).toBe(66);
    expect(older?.toReversed()).toEqual(all?.slice(0, 60));
    const times = all?.map(({ at }) => at) ?? [];
    expect(times).toEqual(times.toSorted());
    expect(bySource(all ?? [])).toEqual({ 'seat allotment': 50, allotment: 5, pack: 11 });
    const who = people.find(({ fullName }) => fullName === all?.[0].subject.fullName);
    expect(all?.[0]).toEqual({
      id: expect.any(String),
      at: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
      actor: anna.memberId,
      action: 'contact.email',
      subject: { fullName: who?.fullName, companyDomain: 'acme.example' },
      ref: `row-${people.indexOf(who as Person)}`,
      contactId: expect.stringMatching(/^con_/),
      credits: 1,
      creditType: 'contact',
      sources: [
        {
          grantId: expect.any(String),
          category: 'allotment',
          seat: anna.memberId,
          credits: 1,
        },
      ],
      creditedBack: null,
      enrichmentId: expect.stringMatching(/^enr_/),
    });
    const today = (await world.now()).slice(0, 10);
    const ranged = async (query: string) => (await allOf(ws.caller, `${path}?${query}`)).length;
    expect(await ranged(`from=${today}&to=${today}`)).toBe(66);
    expect(await ranged(`from=${times[30]}&to=${times[65]}`)).toBe(
      times.filter((at) => at >= (times[30] ?? '') && at < (times[65] ?? '')).length,
    );
    const yesterday = new Date(Date.parse(today) - 86_400_000).toISOString().slice(0, 10);
    expect(await ranged(`to=${yesterday}`)).toBe(0);
    const csv = await ws.caller.get(`${path}?order=asc`, { accept: 'text/csv' });
    expect(csv.headers.get('content-type')).toContain('text/csv');
    const lines = String(csv.body).trim().split('\n');
    expect(lines.length).toBe(67);
    expect(lines[1]).toContain(all?.[0].id);
  }, 60_000);
});

describe('A19 grants, adjustments and voids by the operator', () => {
  test('workspace-pool: the ledger names the operator and the reason of each', async () => {
    const ws = await world.workspaceOn('workspace-pool');
    const name = `Grace ${ws.id}`;
    const made = await world.operator.post('/v1/operator-keys', { name, rights: 'admin' });
    const { id: graceId, key } = expectStatus(made, 201).body;
    const grace = new Caller(world.operator.url, key);
    const grant = async (category: string, amount: number, reason: string) => {
      const body = { creditType: 'contact', amount, category, reason, expiresAt: null };
      return expectStatus(await grace.post(`${ws.path}/grants`, body), 201).body.id;
    };
    const promotion = await grant('promotional', 30, 'welcome');
    const adjustment = await grant('adjustment', 5, 'an outage in May');
    const away = { creditType: 'contact', amount: -110, reason: 'counted twice' };
    const taken = expectStatus(await grace.post(`${ws.path}/adjustments`, away), 201).body.taken;
    expect(taken.map(({ credits }: { credits: number }) => credits)).toEqual([100, 10]);
    const voided = await grace.post(`${ws.path}/grants/${promotion}/void`, {
      reason: 'not theirs',
    });
    expect(voided.status).toBe(200);
    const fates = await allOf(ws.caller, `${ws.path}/grants`);
    const entries = (await ws.ledger()).slice(1);
    expect(entries.map(({ actor }) => actor)).toEqual([graceId, graceId, graceId, graceId]);
    expect(entries.map(({ reason }) => reason)).toEqual([
      'welcome',
      'an outage in May',
      'counted twice',
      'not theirs',
    ]);
    const left = fates.reduce((total, { available }) => total + available, 0);
    expect([left, (await ws.balance()).available]).toEqual([5, 5]);
    expect(fates.find(({ id }) => id === adjustment)).toMatchObject({ actor: graceId });
    const audit = await allOf(world.operator, `/v1/audit?workspaceId=${ws.id}&actor=${graceId}`);
    expect(audit.map(({ act }) => act)).toEqual([
      'grant.voided',
      'adjustment.created',
      'grant.created',
      'grant.created',
    ]);
  });

  test('split-credits: postal credits come from the operator alone', async () => {
    const ws = await world.workspaceOn('split-credits-professional');
    expect((await ws.shown()).types.postal).toMatchObject({ available: 0, allotment: 0 });
    const letters = { creditType: 'postal', amount: 10, category: 'promotional', reason: 'fair' };
    await ws.grant({ ...letters, expiresAt: null });
    expect((await ws.shown()).types.postal).toMatchObject({ available: 10, lapsesAtReset: 0 });
    const refused = await ws.caller.post(`${ws.path}/grants`, { ...letters, expiresAt: null });
    expect([refused.status, refused.body.code]).toEqual([403, 'FORBIDDEN']);
  });
});

describe('A21 a suspended workspace', () => {
  test('workspace-pool: reads work, spending does not, until the suspension is lifted', async () => {
    const ws = await world.workspaceOn('workspace-pool');
    const subjects = (await known(2, 'Asuspended')).map(byName);
    const { enrichment } = await ws.run(subjects.slice(0, 1));
    const set = async (status: string) =>
      expectStatus(await world.operator.patch(ws.path, { status }), 200);
    await set('suspended');
    const refused = await ws.ask(subjects);
    expect([refused.status, refused.body.code]).toEqual([403, 'WORKSPACE_SUSPENDED']);
    for (const path of [
      ...['', '/balance', '/history', '/ledger', '/usage', '/grants', '/enrichments'],
      ...[`/enrichments/${enrichment.id}`, `/enrichments/${enrichment.id}/results`],
    ]) {
      expect([path, (await ws.caller.get(`${ws.path}${path}`)).status]).toEqual([path, 200]);
    }
    expect(await ws.balance()).toMatchObject({ available: 99, held: 0, used: 1 });
    await set('active');
    await ws.run(subjects);
    expect(await ws.balance()).toMatchObject({ available: 98, held: 0, used: 2 });
  });
});
