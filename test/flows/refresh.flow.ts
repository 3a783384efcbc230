import { afterEach, describe, expect, test } from 'vitest';
import { WORLD_VENDORS } from '../support/world-vendors.ts';
import { allOf, aPerson, byName, expectStatus, type Person, sharedWorld } from './world.ts';

/** B13: what is stored of a contact is verified anew, and found anew where it is not good any more. */

const world = sharedWorld();
const REFRESH = { actions: ['contact.refresh'] };
const FINDERS = ['hunter', 'prospeo', 'leadmagic', 'findymail', 'dropcontact'];
const OLD = '+14155550160';
const NEW = '+14155550161';

afterEach(() => setAll('up'));

type Email = Person['emails'][number];
const known = (value: string): Email => ({ value, verdict: 'deliverable', providers: FINDERS });
const dead = (value: string): Email => ({ value, verdict: 'undeliverable', providers: [] });
const addressOf = (person: Person, local: string) =>
  `${local}.${person.fullName.toLowerCase().replaceAll(' ', '-')}@acme.example`;

/** A workspace that owns the address of a person, and has so many credits left. */
async function owning(name: string, credits = 3, options: Record<string, unknown> = {}) {
  const ws = await world.workspace(credits + 1, options);
  const person = aPerson(name);
  const stored = person.emails[0]?.value ?? '';
  await world.knows(person);
  const { results } = await ws.run([byName(person)]);
  const path = `${ws.path}/contacts/${results[0].contactId}`;
  return {
    ...{ ws, person, stored, path, next: addressOf(person, 'new') },
    contact: async () => expectStatus(await ws.caller.get(path), 200).body.data,
  };
}

/** The person's mailbox is closed, and another is known in its place, or none. */
function moves(person: Person, to?: string): Promise<void> {
  const gone = person.emails.map(({ value }) => dead(value));
  return world.knows({ ...person, emails: to === undefined ? gone : [known(to), ...gone] });
}

async function setAll(mode: string, ms?: number): Promise<void> {
  for (const id of WORLD_VENDORS) {
    const to = { mode, ...(ms !== undefined && { ms }) };
    expectStatus(await world.operator.put(`/_local/providers/${id}`, to), 200);
  }
}

const calledAs = (result: { attempts: { provider: string; outcome: string }[] }) =>
  result.attempts.map(({ outcome }) => outcome);

describe('B13 a refresh of an address', () => {
  test('that was replaced is charged once, and the contact has the new one from then on', async () => {
    const { ws, person, stored, next, contact } = await owning('Refresh Changed');
    await moves(person, next);
    const { enrichment, results } = await ws.run([byName(person)], REFRESH);
    expect(enrichment).toMatchObject({ status: 'completed', charged: { contact: 1 } });
    expect(results[0].data.refresh).toMatchObject({
      status: 'found',
      value: { changed: ['email'], email: next },
      source: 'waterfall',
      credits: { contact: 1 },
    });
    expect(await contact()).toMatchObject({
      email: {
        ...{ value: next, all: [next, stored], source: 'waterfall', credits: { contact: 1 } },
        refreshed: { enrichmentId: enrichment.id },
      },
    });
    // By either address it is that contact, and what is owned is the new one.
    for (const email of [stored, next]) {
      const asked = await ws.run([{ email }]);
      expect([asked.enrichment.charged, asked.results[0].data.email.value]).toEqual([
        { contact: 0 },
        next,
      ]);
    }
    // A second refresh finds it good: nothing is newer, and it is not answered from what is stored.
    const again = await ws.run([byName(person)], REFRESH);
    expect(again.enrichment.charged).toEqual({ contact: 0 });
    expect(again.results[0]).toMatchObject({
      data: { refresh: { status: 'found', value: { changed: [], email: next }, source: 'stored' } },
    });
    expect(calledAs(again.results[0])).toContain('deliverable');
    expect(calledAs(again.results[0])).not.toContain('found');
    const history = await allOf(ws.caller, `${ws.path}/history`);
    expect(history.map(({ action, credits }) => [action, credits])).toEqual([
      ['contact.refresh', 1],
      ['contact.email', 1],
    ]);
  });

  test.each<[string, Email[], string[], object]>([
    ['is still good, is verified and no more', [], ['deliverable'], {}],
    [
      'is closed, with none in its place, stays',
      [dead('')],
      ['undeliverable', ...FINDERS.map(() => 'not-found')],
      { staleData: ['email'] },
    ],
  ])('that %s: nothing is charged', async (name, gone, attempts, stale) => {
    const { ws, person, stored, contact } = await owning(`Same ${name.slice(3, 7)}`);
    if (gone.length > 0) await moves(person);
    const { enrichment, results } = await ws.run([byName(person)], REFRESH);
    expect([enrichment.charged, enrichment.progress.found]).toEqual([{ contact: 0 }, 1]);
    expect(calledAs(results[0])).toEqual(expect.arrayContaining(attempts));
    expect(results[0].data.refresh).toMatchObject({
      ...{ status: 'found', source: 'stored', credits: { contact: 0 } },
    });
    expect(results[0].data.refresh.value).toEqual({ changed: [], email: stored, ...stale });
    const { email } = await contact();
    expect(email).not.toHaveProperty('refreshed');
    const asked = (await ws.run([byName(person)])).results[0].data.email;
    expect([email.verdict, asked.status, asked.verdict]).toEqual([
      attempts[0],
      'owned',
      attempts[0],
    ]);
    expect(await ws.balance()).toMatchObject({ available: 3, held: 0, used: 1 });
    // Whoever is reached again is shown so after the next refresh.
    await world.knows(person);
    await ws.run([byName(person)], REFRESH);
    expect((await contact()).email.verdict).toBe('deliverable');
  });

  test('that bounced looks for another, and takes the same one for nothing newer', async () => {
    const { ws, person, stored, next, path, contact } = await owning('Refresh Bounced');
    expectStatus(await ws.caller.post(`${path}/bounces`, { value: stored }), 200);
    // Verifiers and finders still believe in it.
    const marked = { value: stored, verdict: 'undeliverable', bouncedAt: expect.any(String) };
    const csvOf = async (id: string) =>
      ws.caller.get(`${ws.path}/enrichments/${id}/results`, { accept: 'text/csv' });
    const shown = async () => (await ws.run([byName(person)])).results[0].data.email;
    const owned = { status: 'owned', source: 'stored', credits: { contact: 0 }, ...marked };
    expect([await contact(), await shown()]).toMatchObject([{ email: marked }, owned]);
    const first = await ws.run([byName(person)], REFRESH);
    expect(first.enrichment.charged).toEqual({ contact: 0 });
    const unchanged = { changed: [], bouncedData: ['email'], email: stored };
    expect(first.results[0].data.refresh.value).toEqual(unchanged);
    const { body } = await csvOf(first.enrichment.id);
    expect(body).toMatch(/refreshBounced,refreshStale\r\n.*,email,\r\n$/);
    expect([await contact(), await shown()]).toMatchObject([{ email: marked }, owned]);
    expect(calledAs(first.results[0])).not.toContain('deliverable');
    const old = { ...known(stored), providers: ['findymail', 'hunter'] };
    await world.knows({ ...person, emails: [old, { ...known(next), providers: ['prospeo'] }] });
    const second = await ws.run([byName(person)], REFRESH);
    expect(second.enrichment.charged).toEqual({ contact: 1 });
    const { email } = await contact();
    expect(email).toMatchObject({ value: next, all: [next, stored], bounced: [stored] });
    expect([email.verdict, email.bouncedAt]).toEqual(['deliverable', undefined]);
  });

  test('that bounced on a plan that gives credits back: each charge comes back once', async () => {
    const options = { plan: 'company-contract' };
    const { ws, person, stored, next, path } = await owning('Refresh Returned', 3, options);
    const bounce = async (value: string) =>
      expectStatus(await ws.caller.post(`${path}/bounces`, { value }), 200).body;
    const charged = async (ask: Record<string, unknown> = {}) =>
      (await ws.run([byName(person)], ask)).enrichment.charged.contact;
    const start = (await ws.balance()).available;
    const first = await bounce(stored);
    expect(first.credits).toEqual({ contact: 1 });
    expect([await charged(), await charged(REFRESH), await bounce(stored)]).toEqual([0, 0, first]);
    await world.knows({ ...person, emails: [known(next), known(stored)] });
    expect([await charged(REFRESH), await charged(), await charged(REFRESH)]).toEqual([1, 0, 0]);
    const second = await bounce(next);
    expect(second.credits).toEqual({ contact: 1 });
    expect(second.grantIds).not.toEqual(first.grantIds);
    expect([await bounce(stored), await bounce(next)]).toEqual([first, second]);
    expect([await charged(), await charged(REFRESH)]).toEqual([0, 0]);
    expect((await ws.balance()).available).toBe(start + 1);
  });

  test('of whom nothing is owned: nothing is held, and nobody is asked', async () => {
    const ws = await world.workspace(0);
    const person = aPerson('Refresh Nobody');
    await world.knows(person);
    const asked = expectStatus(await ws.ask([byName(person)], REFRESH), 202);
    expect([asked.body.status, asked.body.held]).toEqual(['completed', { contact: 0 }]);
    const { enrichment, results } = await ws.ended(asked.body.id);
    expect(enrichment).toMatchObject({
      charged: { contact: 0 },
      quote: { required: { contact: 0 } },
    });
    expect(results[0]).toMatchObject({ data: { refresh: { status: 'not-found' } }, attempts: [] });
    const mixed = await owning('Refresh Mixed');
    const both = await mixed.ws.run([byName(mixed.person), byName(person)], REFRESH);
    expect(both.results.map(({ data }) => data.refresh.status)).toEqual(['found', 'not-found']);
  });

  test('with every vendor dead: it fails, and what is stored stays', async () => {
    const { ws, person, stored, contact } = await owning('Refresh Dead');
    await setAll('down');
    const { enrichment, results } = await ws.run([byName(person)], REFRESH);
    expect(enrichment).toMatchObject({ status: 'completed', charged: { contact: 0 } });
    expect(results[0].data.refresh).toMatchObject({
      status: 'failed',
      reason: 'VERIFICATION_UNAVAILABLE',
      credits: { contact: 0 },
    });
    expect((await contact()).email).toMatchObject({ value: stored });
    expect(await ws.balance()).toMatchObject({ available: 3, held: 0 });
  });
});

describe('B13 what was entered by hand', () => {
  test('is refreshed too, and stands beside what is found in its place', async () => {
    const ws = await world.workspace(3);
    const person = aPerson('Refresh Manual', { emails: [] });
    const [entered, next] = [addressOf(person, 'own'), addressOf(person, 'new')];
    await world.knows({ ...person, emails: [dead(entered)] });
    const asked = await ws.run([byName(person)]);
    const path = `${ws.path}/contacts/${asked.results[0].contactId}`;
    const details = { email: entered, ...byName(person) };
    expectStatus(await ws.caller.put(`${path}/details`, details), 200);
    const none = await ws.run([byName(person)], REFRESH);
    expect(none.enrichment.charged).toEqual({ contact: 0 });
    const stale = { changed: [], staleData: ['email'], email: entered };
    expect(none.results[0].data.refresh.value).toEqual(stale);
    await world.knows({ ...person, emails: [known(next), dead(entered)] });
    const found = await ws.run([byName(person)], REFRESH);
    expect(found.enrichment.charged).toEqual({ contact: 1 });
    const { data } = expectStatus(await ws.caller.get(path), 200).body;
    expect(data.email).toMatchObject({
      ...{ value: next, all: [next, entered], source: 'waterfall' },
      manual: { value: entered },
    });
  });

  test('is no news, where a finder brings it in place of what was paid for', async () => {
    const { ws, person, stored, next, path } = await owning('Refresh Beside');
    expectStatus(await ws.caller.put(`${path}/details`, { email: next }), 200);
    await moves(person, next);
    const { enrichment, results } = await ws.run([byName(person)], REFRESH);
    expect(enrichment.charged).toEqual({ contact: 0 });
    expect(results[0].data.refresh).toMatchObject({
      ...{ status: 'found', source: 'stored', value: { changed: ['email'], email: next } },
    });
    const { data } = expectStatus(await ws.caller.get(path), 200).body;
    expect(data.email).toMatchObject({ value: next, all: [next, stored] });
  });
});

describe('B13 one person asked for more than once', () => {
  test('in one file is charged once', async () => {
    const { ws, person, next } = await owning('Refresh Twice');
    await moves(person, next);
    const rows = [byName(person), { linkedinUrl: person.linkedinUrl, ...byName(person) }];
    const { enrichment, results } = await ws.run(rows, REFRESH);
    expect(enrichment).toMatchObject({ charged: { contact: 1 }, quote: { duplicates: 1 } });
    expect(results.map(({ data }) => [data.refresh.status, data.refresh.value.email])).toEqual([
      ['found', next],
      ['duplicate', next],
    ]);
  });

  test('in requests at one time is charged once, and all hear the same', async () => {
    const { ws, person, next } = await owning('Refresh Beside Others');
    await moves(person, next);
    await setAll('slow', 100);
    const asked = await Promise.all(
      [0, 1, 2].map(async () => expectStatus(await ws.ask([byName(person)], REFRESH), 202).body),
    );
    const ended = await Promise.all(asked.map(({ id }) => ws.ended(id)));
    await setAll('up');
    const charged = ended.map(({ enrichment }) => enrichment.charged.contact);
    expect(charged.toSorted()).toEqual([0, 0, 1]);
    for (const { results } of ended) {
      expect(results[0].data.refresh.value).toMatchObject({ email: next });
    }
    expect(await ws.balance()).toMatchObject({ available: 2, held: 0, used: 2 });
  });
});

describe('B13 address and number', () => {
  test.each<[string, { email: boolean; phone: boolean }, object]>([
    ['both', { email: true, phone: true }, { changed: ['email', 'phone'] }],
    ['the number alone', { email: false, phone: true }, { changed: ['phone'], phone: NEW }],
  ])('of which %s changed cost one credit', async (name, changes, expected) => {
    const ws = await world.workspace(3);
    const person = aPerson(`Reach ${name}`);
    const phones = [{ value: OLD, lineType: 'mobile', providers: ['prospeo', 'findymail'] }];
    await world.knows({ ...person, phones });
    const row = { linkedinUrl: person.linkedinUrl, ...byName(person) };
    await ws.run([row], { actions: ['contact.email', 'contact.phone'] });
    const next = addressOf(person, 'new');
    const gone = person.emails.map(({ value }) => dead(value));
    await world.knows({
      ...person,
      ...(changes.email && { emails: [known(next), ...gone] }),
      // A verifier says of the old one that it is no mobile any more.
      phones: [
        { value: NEW, lineType: 'mobile', providers: ['prospeo', 'findymail'] },
        { value: OLD, lineType: 'landline', providers: [] },
      ],
    });
    const { enrichment, results } = await ws.run([row], REFRESH);
    expect(enrichment.charged).toEqual({ contact: 1 });
    expect(results[0].data.refresh.value).toMatchObject(expected);
    const { events } = expectStatus(await world.operator.get('/_local/events'), 200).body;
    const told = events
      .map(({ detail }: { detail: object }) => detail)
      .filter(
        ({ type, data }: { type: string; data: { enrichmentId: string } }) =>
          type === 'contact.details-found' && data.enrichmentId === enrichment.id,
      );
    expect(told).toMatchObject([
      { data: { details: results[0].data.refresh.value.changed, credits: { contact: 1 } } },
    ]);
    const csv = await ws.caller.get(`${ws.path}/enrichments/${enrichment.id}/results`, {
      accept: 'text/csv',
    });
    expect(csv.body).toMatch(new RegExp(`refreshPhone[\\s\\S]*${NEW.slice(1)}`));
  });

  test('of which the number is out of service, and nobody has another: it is named', async () => {
    const { ws, person, stored, path, contact } = await owning('Reach Silent');
    expectStatus(await ws.caller.put(`${path}/details`, { phone: '+14155550169' }), 200);
    const { enrichment, results } = await ws.run([byName(person)], REFRESH);
    expect(enrichment.charged).toEqual({ contact: 0 });
    const stays = { changed: [], email: stored, phone: '+14155550169' };
    expect(results[0].data.refresh.value).toEqual({ ...stays, staleData: ['phone'] });
    expect(await contact()).toMatchObject({ email: { verdict: 'deliverable' } });
  });
});
