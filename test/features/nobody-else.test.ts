import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readExports } from '../../local/ledger-verify/read-export.ts';
import { verifyChain } from '../../local/ledger-verify/verify-chain.ts';
import { type Answer, Caller } from '../flows/api-client.ts';
import { allOf, aPerson, byName, expectStatus, openWorld, type World } from '../flows/world.ts';

/**
 * Section D of the features, what no other credit system has: each on a preset to which it belongs.
 * They share a clock, which goes on from row to row.
 */

let world: World;

beforeAll(async () => {
  world = await openWorld({ now: '2026-03-30T08:00:00Z' });
  // The learnt order may begin with a vendor of 15 calls a second: dozens of contacts would wait.
  const limits = { perSecond: 1_000 };
  expectStatus(await world.operator.put('/v1/providers/hunter', { limits }), 200);
}, 90_000);
afterAll(() => world.stop());

/** Invented people whom the finders know, as they are asked for. */
async function known(count: number, name: string) {
  const people = Array.from({ length: count }, (_, n) => aPerson(`${name} Number${n}`));
  await world.knows(...people);
  return people.map(byName);
}

describe('D1 charge once by identity, not by spelling', () => {
  test('twice in one file, by profile here and by name there, in parallel: one credit', async () => {
    const ws = await world.workspace(10);
    const person = aPerson('Done Identity');
    await world.knows(person);
    const spelled = [
      { linkedinUrl: person.linkedinUrl, fullName: 'Done Identity', companyDomain: 'acme.example' },
      { fullName: '  DONE   identity ', companyDomain: 'https://www.acme.example/team' },
      { linkedinUrl: 'http://linkedin.com/in/Done-Identity/?trk=x' },
    ];
    const one = expectStatus(await ws.ask(spelled), 202);
    expect(one.body.quote).toMatchObject({ duplicates: 2, required: { contact: 1 } });
    const { results } = await ws.ended(one.body.id);
    expect(results.map((r) => r.data.email.status)).toEqual(['found', 'duplicate', 'duplicate']);
    expect(results[2].data.email.value).toBe('done-identity@acme.example');
    expect(await ws.balance()).toMatchObject({ available: 9, used: 1 });
  });

  test('asked for by profile and by name at the same time, the same address is paid for once', async () => {
    const ws = await world.workspace(10);
    const person = aPerson('Two Faces');
    await world.knows(person);
    const [a, b] = await Promise.all([
      ws.ask([{ linkedinUrl: person.linkedinUrl }]),
      ws.ask([byName(person)]),
    ]);
    const ends = [await ws.ended(a.body.id), await ws.ended(b.body.id)];
    expect(ends.map(({ results }) => results[0].data.email.value)).toEqual([
      'two-faces@acme.example',
      'two-faces@acme.example',
    ]);
    expect(await ws.balance()).toMatchObject({ available: 9, held: 0, used: 1 });
  });

  test('a row that carries a colleague’s address takes nothing from the colleague', async () => {
    const ws = await world.workspace(10);
    const [ada, bob] = [aPerson('Ada Carrier'), aPerson('Bob Carried')];
    await world.knows(ada, bob);
    const answerTo = async (subject: unknown) => {
      const asked = expectStatus(await ws.ask([subject]), 202);
      const { email } = (await ws.ended(asked.body.id)).results[0].data;
      return [email.status, email.value];
    };
    const { value: bobs } = bob.emails[0] ?? { value: '' };
    expect(await answerTo({ ...byName(ada), linkedinUrl: ada.linkedinUrl, email: bobs })).toEqual([
      'found',
      'ada-carrier@acme.example',
    ]);
    const found = await answerTo({ linkedinUrl: bob.linkedinUrl });
    expect(found).toEqual(['found', 'bob-carried@acme.example']);
    for (const subject of [{ email: bobs }, { linkedinUrl: bob.linkedinUrl }, byName(bob)])
      expect((await answerTo(subject))[1]).toBe('bob-carried@acme.example');
    expect(await answerTo({ linkedinUrl: ada.linkedinUrl })).toEqual([
      'owned',
      'ada-carrier@acme.example',
    ]);
    expect(await ws.balance()).toMatchObject({ available: 8, held: 0, used: 2 });
  });

  test('who was asked for by a colleague’s address and not found does not get the colleague’s', async () => {
    const ws = await world.workspace(10);
    const [uni, john] = [aPerson('Uni Queb'), aPerson('John Hidden', { emails: [] })];
    await world.knows(uni, john);
    const answerTo = async (subject: unknown) => {
      const asked = expectStatus(await ws.ask([subject]), 202);
      return (await ws.ended(asked.body.id)).results[0].data.email;
    };
    const [unis] = uni.emails;
    const first = await answerTo({ linkedinUrl: john.linkedinUrl, email: unis?.value });
    const found = await answerTo({ linkedinUrl: uni.linkedinUrl });
    const again = await answerTo({ linkedinUrl: john.linkedinUrl });
    const byName = await answerTo({ fullName: 'John Hidden', companyDomain: 'acme.example' });
    expect([first, found, again, byName].map(({ status }) => status)).toEqual([
      'not-found',
      'found',
      'not-found',
      'not-found',
    ]);
    expect(found.value).toBe('uni-queb@acme.example');
    expect(await ws.balance()).toMatchObject({ available: 9, held: 0, used: 1 });
  });

  test('a row that is looked for by a colleague’s address keeps its own, found at the same time', async () => {
    const ws = await world.workspace(10);
    const [ann, ben] = [aPerson('Ann Crossed'), aPerson('Ben Crossed')];
    await world.knows(ann, ben);
    const rows = [
      { ...byName(ann), email: ben.emails[0]?.value },
      { linkedinUrl: ben.linkedinUrl },
    ];
    const asked = expectStatus(await ws.ask(rows), 202);
    const { results } = await ws.ended(asked.body.id);
    expect(results.map(({ data }) => data.email.value)).toEqual([
      'ann-crossed@acme.example',
      'ben-crossed@acme.example',
    ]);
    expect(await ws.balance()).toMatchObject({ available: 8, held: 0, used: 2 });
  });
});

describe('D2 credits that expire while they are held', () => {
  /**
   * The first provider of the waterfall answers slowly, so that the request is at work while time
   * moves.
   */
  async function firstProviderIs(mode: Record<string, unknown>): Promise<void> {
    expectStatus(await world.operator.put('/_local/providers/findymail', mode), 200);
  }

  test('workspace-pool: they are still spent on what is found; what comes back expires at once, in an entry of its own', async () => {
    const ws = await world.workspace(0);
    const [person] = await known(1, 'Dtwo Held');
    const expiresAt = new Date(Date.parse(await world.now()) + 45_000).toISOString();
    const trial = { creditType: 'contact', amount: 5, category: 'promotional', reason: 'trial' };
    const { id: grantId } = await ws.grant({ ...trial, expiresAt });
    await firstProviderIs({ mode: 'slow', ms: 2000 });
    const stranger = { fullName: 'Not There', companyDomain: 'q.example' };
    const asked = expectStatus(await ws.ask([person, stranger]), 202);
    await world.advance('PT60S');
    const { enrichment, results } = await ws.ended(asked.body.id);
    await firstProviderIs({ mode: 'up' });
    expect(results.map((r) => r.data.email.status)).toEqual(['found', 'not-found']);
    expect(enrichment.charged).toEqual({ contact: 1 });
    const moved = (await ws.ledger())
      .map(({ action, slices }) => [action, slices])
      .filter(([action]) => action !== 'open');
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

describe('D4 caps per member on the shared balance', () => {
  test('workspace-pool: visible, held by parallel requests, overridable by an admin, anew each period', async () => {
    const ws = await world.workspaceOn('workspace-pool');
    const anna = await ws.member('anna', { caps: { contact: 3 } });
    const resetsAt = '2026-04-01T00:00:00.000Z';
    const cap = { holder: anna.memberId, creditType: 'contact', resetsAt };
    const subjects = await known(14, 'Dfour');
    const ask = (from: number, to: number) =>
      Promise.all(subjects.slice(from, to).map((subject) => ws.ask([subject], {}, anna)));
    expect((await ws.shown(anna)).caps).toEqual([{ ...cap, cap: 3, used: 0, available: 3 }]);
    const answers = await ask(0, 8);
    expect(countOf(answers, 202)).toBe(3);
    for (const { status, body } of answers.filter(({ status }) => status !== 202)) {
      expect(status).toBe(402);
      const reached = { creditType: 'contact', required: 1, cap: 3, used: 3, resetsAt };
      expect(body).toMatchObject({ code: 'MEMBER_CAP_REACHED', ...reached });
    }
    await world.idle();
    expect((await ws.shown(anna)).caps).toEqual([{ ...cap, cap: 3, used: 3, available: 0 }]);
    expect(await ws.balance()).toMatchObject({ available: 97, held: 0, used: 3 });
    const member = `${ws.path}/members/${anna.memberId}`;
    expect((await anna.patch(member, { caps: { contact: 9 } })).status).toBe(403);
    const manages = { name: 'manages', memberId: anna.memberId, scopes: ['manage'] };
    const { key } = expectStatus(await ws.caller.post(`${ws.path}/api-keys`, manages), 201).body;
    const asManager = new Caller(world.operator.url, key);
    for (const [changes, detail] of [
      [{ caps: { contact: 9 } }, 'Only an owner changes their own caps.'],
      [{ caps: null }, 'Only an owner changes their own caps.'],
      [{ role: 'owner' }, 'Only another can make a member an owner.'],
    ] as const) {
      const lifted = await asManager.patch(member, changes);
      expect([lifted.status, lifted.body]).toMatchObject([403, { code: 'FORBIDDEN', detail }]);
    }
    expectStatus(await ws.caller.patch(member, { caps: { contact: 5 } }), 200);
    expect(countOf(await ask(8, 12), 202)).toBe(2);
    await ws.run(await known(1, 'Dfour other'), {}, await ws.member('bert'));
    await world.idle();
    expect(await ws.balance()).toMatchObject({ available: 94, used: 6 });
    await world.moveTo(resetsAt);
    const [fresh] = (await ws.shown(anna)).caps;
    expect(fresh).toMatchObject({ cap: 5, used: 0, available: 5 });
    expect(countOf(await ask(12, 14), 202)).toBe(2);
  }, 60_000);

  test('seat-licences: a cap is on the shared extras; the own seat is not capped', async () => {
    const ws = await world.workspaceOn('seat-licences');
    const anna = await ws.member('anna', { seat: true, caps: { contact: 2 } });
    const extras = { creditType: 'contact', amount: 10, category: 'pack', reason: 'extras' };
    await ws.grant({ ...extras, expiresAt: null });
    const subjects = await known(53, 'Dfour seat');
    const over = await ws.ask(subjects, {}, anna);
    expect([over.status, over.body.code]).toEqual([402, 'MEMBER_CAP_REACHED']);
    expect(over.body).toMatchObject({ required: 3, cap: 2, used: 0 });
    expect((await ws.shown(anna)).seat.types.contact).toMatchObject({ available: 50, held: 0 });
    await ws.run(subjects.slice(0, 52), {}, anna);
    expect((await ws.shown(anna)).seat.types.contact.available).toBe(0);
    expect((await ws.balance()).available).toBe(8);
  });
});

describe('D5 a gapless ledger that can be exported', () => {
  test('workspace-pool: before, after, which grant paid, who, for whom, why', async () => {
    const ws = await world.workspaceOn('workspace-pool');
    const anna = await ws.member('anna');
    const welcome = {
      creditType: 'contact',
      amount: 7,
      category: 'promotional',
      reason: 'welcome',
    };
    const { id: promotion } = await ws.grant({ ...welcome, expiresAt: null });
    const stranger = { fullName: 'No Dfive', companyDomain: 'q.example' };
    const { enrichment } = await ws.run([...(await known(2, 'Dfive')), stranger], {}, anna);
    expectStatus(
      await world.operator.post(`${ws.path}/grants/${promotion}/void`, { reason: 'a mistake' }),
      200,
    );
    const entries = await ws.ledger();
    const told = entries.map(({ rev, action, actor, ref, before, after }) => [
      ...[rev, action, actor, ref],
      ...[before, after].map(({ contact = { available: 0, held: 0 } }) => [
        contact.available,
        contact.held,
      ]),
    ]);
    const opened = entries[0];
    expect(told).toEqual([
      [1, 'open', opened.actor, opened.ref, [0, 0], [100, 0]],
      [2, 'grant', 'operator', promotion, [100, 0], [107, 0]],
      [3, 'hold', anna.memberId, enrichment.id, [107, 0], [104, 3]],
      [4, 'settle', anna.memberId, enrichment.id, [104, 3], [105, 0]],
      [5, 'void', 'operator', expect.any(String), [105, 0], [98, 0]],
    ]);
    expect(entries[1].reason).toBe('welcome');
    expect(entries[4].reason).toBe('a mistake');
    expect(entries[3].slices).toMatchObject([{ spent: 2, held: -3, available: 1 }]);
    const rows = await allOf(ws.caller, `${ws.path}/history`);
    expect(rows.map(({ enrichmentId }) => enrichmentId)).toEqual([enrichment.id, enrichment.id]);
    expect(rows.map(({ subject }) => subject.fullName).sort()).toEqual([
      'Dfive Number0',
      'Dfive Number1',
    ]);
    const csv = await ws.caller.get(`${ws.path}/ledger`, { accept: 'text/csv' });
    expect(readExports([csv.body])).toEqual(entries);
  });
});

describe('D6 balance at any past instant', () => {
  test('workspace-pool: it is what the ledger left then; the future is refused', async () => {
    const ws = await world.workspace(20);
    const subjects = await known(3, 'Dsix');
    await ws.run(subjects.slice(0, 2));
    await world.advance('PT1H');
    await ws.run(subjects.slice(2));
    const entries = await ws.ledger();
    expect(entries.length).toBe(5);
    const at = async (time: string) =>
      expectStatus(await ws.caller.get(`${ws.path}/balance?at=${time}`), 200).body;
    for (const entry of entries) {
      const last = entries.filter((each) => each.at <= entry.at).at(-1);
      expect(await at(entry.at)).toMatchObject({ rev: last.rev, types: last.after });
    }
    const between = new Date(Date.parse(entries[3].at) - 1_000).toISOString();
    expect(await at(between)).toMatchObject({
      rev: 3,
      types: { contact: { available: 18, held: 0 } },
    });
    const first = new Date(Date.parse(entries[0].at) - 1).toISOString();
    expect(await at(first)).toMatchObject({ rev: 0, types: {} });
    const future = await ws.caller.get(`${ws.path}/balance?at=2999-01-01T00:00:00Z`);
    expect(future.status).toBe(400);
  });
});

describe('D16 caps and end dates for API keys', () => {
  test('workspace-pool: an agent sees the price, spends within its cap, and its key ends', async () => {
    const ws = await world.workspaceOn('workspace-pool');
    const expiresAt = new Date(Date.parse(await world.now()) + 3_600_000).toISOString();
    const wanted = { name: 'agent', caps: { contact: 3 }, expiresAt };
    const scopes = ['read', 'enrich', 'manage'];
    const lifts = await ws.caller.post(`${ws.path}/api-keys`, { ...wanted, scopes });
    expect(lifts.body.errors).toMatchObject([{ path: 'scopes' }]);
    const made = expectStatus(await ws.caller.post(`${ws.path}/api-keys`, wanted), 201).body;
    expect(made).toMatchObject({ caps: { contact: 3 }, expiresAt });
    const agent = new Caller(world.operator.url, made.key);
    const subjects = await known(5, 'Dsixteen');
    const body = { actions: ['contact.email'], subjects: subjects.slice(0, 4) };
    const quote = async (asked: object) =>
      expectStatus(await agent.post(`${ws.path}/quotes`, asked), 200).body;
    expect(await quote(body)).toMatchObject({
      required: { contact: 4 },
      available: { contact: 3 },
      sufficient: false,
    });
    const tooMuch = await ws.ask(body.subjects, {}, agent);
    expect([tooMuch.status, tooMuch.body.code]).toEqual([402, 'MEMBER_CAP_REACHED']);
    expect(tooMuch.body).toMatchObject({ required: 4, cap: 3, used: 0 });
    const within = { ...body, subjects: subjects.slice(0, 2) };
    expect(await quote(within)).toMatchObject({ required: { contact: 2 }, sufficient: true });
    await ws.run(within.subjects, {}, agent);
    const capped = { holder: made.id, creditType: 'contact', cap: 3, used: 2, available: 1 };
    expect((await ws.shown(agent)).caps).toMatchObject([capped]);
    const both = await Promise.all([subjects[2], subjects[3]].map((s) => ws.ask([s], {}, agent)));
    expect(both.map(({ status }) => status).sort()).toEqual([202, 402]);
    const larger = await agent.post(`${ws.path}/api-keys`, { ...wanted, caps: { contact: 4 } });
    expect([larger.status, larger.body.code]).toEqual([403, 'FORBIDDEN']);
    await world.idle();
    await world.moveTo(expiresAt);
    const ended = await agent.get(`${ws.path}/balance`);
    expect([ended.status, ended.body.code]).toEqual([401, 'UNAUTHENTICATED']);
    expect((await ws.balance()).available).toBe(97);
  });
});

describe('D17 the ledger is tamper-evident', () => {
  test('workspace-pool: an export is whole, and no digit or letter of it can be changed unseen', async () => {
    const ws = await world.workspace(20);
    await ws.run(await known(2, 'Dseventeen'));
    const entries = await ws.ledger();
    const { body } = await ws.caller.get(`${ws.path}/ledger`, { accept: 'text/csv' });
    const csv = String(body);
    const kind = (text: string) => {
      try {
        return verifyChain(readExports([text])).kind;
      } catch {
        return 'not an export';
      }
    };
    expect(verifyChain(readExports([csv]))).toEqual({ kind: 'whole', entries: 3, unsealed: 0 });
    const firstRow = csv.indexOf('\n') + 1;
    const places = [...csv.slice(firstRow).matchAll(/[0-9a-z]/g)].map(
      ({ index }) => firstRow + index,
    );
    expect(places.length).toBeGreaterThan(100 * entries.length);
    const unseen = places.filter((place) => {
      const other = csv[place] === '0' ? '1' : '0';
      return kind(`${csv.slice(0, place)}${other}${csv.slice(place + 1)}`) === 'whole';
    });
    expect(unseen).toEqual([]);
    const lines = csv.trimEnd().split(/\r?\n/);
    const without = (row: number) => lines.filter((_, n) => n !== row).join('\r\n');
    expect(verifyChain(readExports([without(2)]))).toMatchObject({ kind: 'broken', rev: 3 });
  });
});

describe('D18 rehearsal of a past period on another plan', () => {
  const rehearse = async (workspaceId: string, plan: string, from: string) => {
    const asked = { plan, workspaceId, from, to: await world.now() };
    return expectStatus(await world.operator.post('/v1/plans/rehearsals', asked), 200).body;
  };

  test('workspace-pool: what it would have held, charged, refused and let lapse; nothing changes', async () => {
    const from = '2026-04-02T00:00:00Z';
    await world.moveTo(from);
    const ws = await world.workspaceOn('workspace-pool');
    const subjects = await known(65, 'Deighteen');
    const stranger = { fullName: 'No Deighteen', companyDomain: 'q.example' };
    await ws.run(subjects.slice(0, 60));
    await ws.run([...subjects.slice(60, 63), stranger]);
    await world.moveTo('2026-05-01T00:00:00Z');
    await ws.run(subjects.slice(63));
    await world.advance('PT1M');
    const [before, ledger] = [await ws.shown(), await ws.ledger()];
    expect(await rehearse(ws.id, 'billing-cycle-monthly', from)).toMatchObject({
      requests: 3,
      held: { contact: 66 },
      charged: { contact: 65 },
      refused: { requests: 0, ids: [] },
      lapsed: { contact: 137 },
      available: { contact: 198 },
      periods: [
        {
          startsAt: '2026-04-01T00:00:00.000Z',
          held: { contact: 64 },
          charged: { contact: 63 },
          lapsed: { contact: 137 },
        },
        { startsAt: '2026-05-01T00:00:00.000Z', held: { contact: 2 }, lapsed: {} },
      ],
    });
    expect(await rehearse(ws.id, 'split-credits-essential', from)).toMatchObject({
      held: { email: 66 },
      charged: { email: 65 },
      lapsed: { email: 37, phone: 25, search: 2_000 },
      available: { email: 98, phone: 25, search: 2_000 },
    });
    expect(await rehearse(ws.id, 'seat-licences', from)).toMatchObject({
      charged: {},
      refused: { requests: 3, required: { contact: 66 } },
    });
    expect(await ws.shown()).toEqual(before);
    expect(await ws.ledger()).toEqual(ledger);
  }, 60_000);

  test('seat-licences: what its seats spent counts on a plan without seats', async () => {
    const from = (await world.now()).slice(0, 10);
    const ws = await world.workspaceOn('seat-licences');
    const anna = await ws.member('anna', { seat: true });
    const stranger = { fullName: 'No Seated', companyDomain: 'q.example' };
    await ws.run([...(await known(4, 'Deighteen seat')), stranger], {}, anna);
    await world.advance('PT1M');
    expect(await rehearse(ws.id, 'workspace-pool', from)).toMatchObject({
      requests: 1,
      held: { contact: 5 },
      charged: { contact: 4 },
      available: { contact: 96 },
    });
  });
});

/** How many of the answers have that status. */
function countOf(answers: readonly Answer[], status: number): number {
  return answers.filter((answer) => answer.status === status).length;
}
