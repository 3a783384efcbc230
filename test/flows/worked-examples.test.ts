import { describe, expect, test } from 'vitest';
import { allOf, aPerson, byName, expectStatus, sharedWorld, type World } from './world.ts';

const world: World = sharedWorld();

const people = (count: number, prefix: string) =>
  Array.from({ length: count }, (_, n) => aPerson(`${prefix} Number${n}`));

describe('A2 only what is found is charged', () => {
  test('one contact without an address anywhere leaves the balance as it was', async () => {
    const ws = await world.workspace(5);
    const asked = expectStatus(
      await ws.ask([{ fullName: 'No Body', companyDomain: 'x.example' }]),
      202,
    );
    const { enrichment, results } = await ws.ended(asked.body.id);
    expect(enrichment).toMatchObject({ status: 'completed', charged: { contact: 0 } });
    expect(results[0].data.email).toMatchObject({ status: 'not-found', value: null });
    expect(await ws.balance()).toMatchObject({ available: 5, held: 0, used: 0 });
  });
});

describe('A3 credits are set aside at once, and what was not found comes back', () => {
  test('balance 100, ten contacts: 90 at once; eight found: 92 at the end', async () => {
    const ws = await world.workspace(100);
    const known = people(8, 'Athree');
    await world.knows(...known);
    await world.operator.put('/_local/providers/prospeo', { mode: 'slow', ms: 400 });
    await world.operator.put('/_local/providers/findymail', { mode: 'slow', ms: 400 });
    const strangers = [1, 2].map((n) => ({
      fullName: `Str Anger${n}`,
      companyDomain: 'y.example',
    }));
    const asked = expectStatus(await ws.ask([...known.map(byName), ...strangers]), 202);
    expect(asked.body).toMatchObject({ status: 'running', held: { contact: 10 } });
    expect(await ws.balance()).toMatchObject({ available: 90, held: 10 });
    const { enrichment } = await ws.ended(asked.body.id);
    for (const id of ['prospeo', 'findymail']) {
      await world.operator.put(`/_local/providers/${id}`, { mode: 'up' });
    }
    expect(enrichment).toMatchObject({
      charged: { contact: 8 },
      held: { contact: 0 },
      progress: { subjects: 10, done: 10, found: 8, notFound: 2, failed: 0 },
    });
    expect(await ws.balance()).toMatchObject({ available: 92, held: 0, used: 8 });
  });

  test('nine credits for ten contacts are refused whole', async () => {
    const ws = await world.workspace(9);
    const refused = await ws.ask(people(10, 'Refused').map(byName));
    expect(refused.status).toBe(402);
    expect(refused.body).toMatchObject({
      code: 'CREDITS_INSUFFICIENT',
      creditType: 'contact',
      required: { contact: 10 },
      available: { contact: 9 },
    });
    expect(refused.body.nextResetAt).toMatch(/^\d{4}-\d\d-01T00:00:00/);
    expect(await ws.balance()).toMatchObject({ available: 9, held: 0, rev: 1 });
    expect((await allOf(ws.caller, `/v1/workspaces/${ws.id}/enrichments`)).length).toBe(0);
  });
});

describe('A4 several values of one contact cost once', () => {
  test('three addresses cost one credit', async () => {
    const ws = await world.workspace(5);
    const emails = ['a', 'b', 'c'].map((box) => ({
      value: `${box}.four@acme.example`,
      verdict: 'deliverable',
      providers: ['dropcontact'],
    }));
    const person = aPerson('Afour Three', { emails });
    await world.knows(person);
    const asked = expectStatus(await ws.ask([byName(person)]), 202);
    const { enrichment, results } = await ws.ended(asked.body.id);
    expect(enrichment.charged).toEqual({ contact: 1 });
    expect([...results[0].data.email.all].sort()).toEqual([
      'a.four@acme.example',
      'b.four@acme.example',
      'c.four@acme.example',
    ]);
  });
});

describe('A6 nobody in an organisation pays twice', () => {
  test('member B gets what member A revealed, for 0 credits, at once', async () => {
    const ws = await world.workspace(5);
    const [anna, bert] = [await ws.member('anna'), await ws.member('bert')];
    const person = aPerson('Asix Shared');
    await world.knows(person);
    const first = expectStatus(await ws.ask([byName(person)], {}, anna), 202);
    const revealed = (await ws.ended(first.body.id)).results[0].data.email;
    expect(revealed).toMatchObject({ status: 'found', credits: { contact: 1 } });
    const second = expectStatus(await ws.ask([byName(person)], {}, bert), 202);
    expect(second.body).toMatchObject({ status: 'completed', charged: { contact: 0 } });
    const { results } = await ws.ended(second.body.id);
    expect(results[0].data.email).toMatchObject({
      status: 'owned',
      value: 'asix-shared@acme.example',
      credits: { contact: 0 },
    });
    expect(await ws.balance()).toMatchObject({ available: 4, used: 1 });
  });
});

describe('A7 only new, found addresses are charged', () => {
  test('200 of which 190 are found cost 190; 200 of which 80 are known cost 120', async () => {
    const ws = await world.workspace(400);
    const known = people(310, 'Aseven');
    await world.knows(...known);
    const gone = Array.from({ length: 10 }, (_, n) => ({
      fullName: `Gone ${n}x`,
      companyDomain: 'z.example',
    }));
    const first = expectStatus(await ws.ask([...known.slice(0, 190).map(byName), ...gone]), 202);
    expect((await ws.ended(first.body.id)).enrichment).toMatchObject({
      held: { contact: 0 },
      charged: { contact: 190 },
    });
    const again = await ws.ask(known.slice(110, 310).map(byName));
    expect(again.body.quote).toMatchObject({ owned: 80, required: { contact: 120 } });
    expect((await ws.ended(again.body.id)).enrichment.charged).toEqual({ contact: 120 });
    expect(await ws.balance()).toMatchObject({ available: 90, held: 0, used: 310 });
  }, 60_000);
});

describe('A14 the panel before a run', () => {
  test('a quote is what is then held at most, and changes nothing', async () => {
    const ws = await world.workspace(10);
    const known = people(4, 'Aquote');
    await world.knows(...known);
    await ws.ended((await ws.ask(known.slice(0, 2).map(byName))).body.id);
    const before = await ws.balance();
    const twice = [known[2], known[2], known[3], known[0]].map((p) => byName(p ?? aPerson('x y')));
    const body = { actions: ['contact.email'], subjects: twice };
    const quote = expectStatus(await ws.caller.post(`/v1/workspaces/${ws.id}/quotes`, body), 200);
    expect(quote.body).toMatchObject({
      required: { contact: 2 },
      owned: 1,
      joined: 0,
      duplicates: 1,
      suppressed: 0,
      available: { contact: 8 },
      sufficient: true,
    });
    expect(await ws.balance()).toEqual(before);
  });
});

describe('A15 the balance view adds up', () => {
  test('its numbers are the sums of its grants', async () => {
    const ws = await world.workspace(20);
    const grant = { creditType: 'contact', amount: 7, category: 'promotional', reason: 'welcome' };
    await world.operator.post(`/v1/workspaces/${ws.id}/grants`, { ...grant, expiresAt: null });
    const { body } = await ws.caller.get(`/v1/workspaces/${ws.id}/balance`);
    const { contact } = body.types;
    expect(contact).toMatchObject({ available: 27, held: 0, usedThisPeriod: 0, allotment: 20 });
    expect(contact.grants.map((g: { available: number }) => g.available)).toEqual([20, 7]);
    expect(contact.grants[0].expiresAt).toBe(body.period.endsAt);
    expect(contact.grants[1].expiresAt).toBeNull();
    expect(contact.lapsesAtReset).toBe(20);
  });
});

describe('A18 history', () => {
  test('says when, what, for whom, at what cost, from which grant; pages are stable while new ones arrive', async () => {
    const ws = await world.workspace(100);
    const known = people(32, 'Ahist');
    await world.knows(...known);
    await ws.ended((await ws.ask(known.slice(0, 30).map(byName))).body.id);
    const path = `/v1/workspaces/${ws.id}/history?order=asc`;
    const first = expectStatus(await ws.caller.get(`${path}&limit=10`), 200).body;
    await ws.ended((await ws.ask(known.slice(30).map(byName))).body.id);
    const second = (await ws.caller.get(`${path}&limit=30&cursor=${first.nextCursor}`)).body;
    const all = [...first.items, ...second.items];
    expect(all.length).toBe(32);
    expect(new Set(all.map(({ subject }) => subject.fullName)).size).toBe(32);
    expect(all[0]).toMatchObject({ action: 'contact.email', credits: 1, creditType: 'contact' });
    expect(all[0].sources).toMatchObject([{ category: 'allotment', credits: 1 }]);
    const csv = await ws.caller.get(path, { accept: 'text/csv' });
    expect(csv.headers.get('content-type')).toContain('text/csv');
    expect(String(csv.body).trim().split('\n').length).toBe(33);
  });
});

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
