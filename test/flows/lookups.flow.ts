import { describe, expect, test } from 'vitest';
import {
  aPerson,
  byName,
  expectStatus,
  type Person,
  sharedWorld,
  type Workspace,
} from './world.ts';

const world = sharedWorld();

const EMAIL = { actions: ['contact.email'] };
const PHONE = { actions: ['contact.phone'] };
const BOTH = { actions: ['contact.email', 'contact.phone'] };

/** A person of its own for each test, with an address and numbers. */
function reachable(name: string, phones: readonly (readonly [string, string])[]): Person {
  const person = aPerson(name);
  return {
    ...person,
    phones: phones.map(([value, lineType]) => ({
      value,
      lineType,
      providers: ['prospeo', 'findymail'],
    })),
  };
}

async function outcome(ws: Workspace, subjects: readonly unknown[], extra: object) {
  const asked = expectStatus(await ws.ask(subjects, { ...extra }), 202);
  const { enrichment, results } = await ws.ended(asked.body.id);
  return { held: asked.body.held, enrichment, results };
}

const SPLIT = { plan: 'split-credits-essential', allotments: { email: 5, phone: 5 } };

describe('an address and a number of one person', () => {
  test.each<[string, object, object, object]>([
    ['workspace-pool', {}, { contact: 2 }, { contact: 2 }],
    ['split-credits-essential', SPLIT, { email: 1, phone: 1 }, { email: 1, phone: 1 }],
  ])('in one request on %s: each is held, found and charged', async (plan, more, held, charged) => {
    const ws = await world.workspace(5, more as Record<string, unknown>);
    const person = reachable(`Both ${plan}`, [['+14155550101', 'mobile']]);
    await world.knows(person);
    const first = await outcome(ws, [byName(person)], BOTH);
    expect([first.held, first.enrichment.charged]).toEqual([held, charged]);
    expect(first.enrichment.progress).toMatchObject({ subjects: 1, lookups: 2, done: 2, found: 2 });
    expect(first.results[0].data).toMatchObject({
      email: { status: 'found', verdict: 'deliverable' },
      phone: { status: 'found', value: '+14155550101', lineType: 'mobile' },
    });
    for (const actions of [EMAIL, PHONE, BOTH]) {
      const again = await outcome(ws, [byName(person)], actions);
      const nothing = Object.fromEntries(Object.keys(again.held).map((type) => [type, 0]));
      expect([again.held, again.enrichment.charged]).toEqual([nothing, nothing]);
      for (const datum of Object.values<{ status: string }>(again.results[0].data)) {
        expect(datum.status).toBe('owned');
      }
    }
  });

  test('apart: each request pays for its own, and a row may own one and find the other', async () => {
    const ws = await world.workspace(5);
    const person = reachable('Apart Ada', [['+14155550102', 'mobile']]);
    await world.knows(person);
    expect((await outcome(ws, [byName(person)], PHONE)).enrichment.charged).toEqual({ contact: 1 });
    const both = await outcome(ws, [byName(person)], BOTH);
    expect([both.held, both.enrichment.charged]).toEqual([{ contact: 1 }, { contact: 1 }]);
    expect(both.results[0].data).toMatchObject({
      email: { status: 'found' },
      phone: { status: 'owned', value: '+14155550102' },
    });
    const history = await ws.caller.get(`/v1/workspaces/${ws.id}/history?order=asc`);
    expect(history.body.items.map(({ action }: { action: string }) => action)).toEqual([
      'contact.phone',
      'contact.email',
    ]);
  });

  test.each<[string, object, object]>([
    ['workspace-pool, mobile only', {}, { status: 'not-found' }],
    ['split-credits-essential, any line', SPLIT, { status: 'found', lineType: 'landline' }],
  ])('a landline on %s', async (plan, more, expected) => {
    const ws = await world.workspace(5, more as Record<string, unknown>);
    // A finder of landlines asks by profile.
    const person = reachable(`Line ${plan.slice(0, 5)}`, [['+493012345678', 'landline']]);
    await world.knows(person);
    const { results } = await outcome(ws, [{ linkedinUrl: person.linkedinUrl }], PHONE);
    expect(results[0].data.phone).toMatchObject(expected);
  });

  test('the type that is short is named, and nothing of the other is held', async () => {
    const more = { ...SPLIT, allotments: { email: 5, phone: 0 } };
    const ws = await world.workspace(5, more);
    const person = reachable('Short Ada', [['+14155550103', 'mobile']]);
    await world.knows(person);
    expect(await ws.ask([byName(person)], BOTH)).toMatchObject({
      status: 402,
      body: { code: 'CREDITS_INSUFFICIENT', creditType: 'phone', required: { email: 1, phone: 1 } },
    });
    expect((await outcome(ws, [byName(person)], EMAIL)).enrichment.charged).toEqual({ email: 1 });
  });
});

describe('D19 what the caller knows is free', () => {
  test('an address that is confirmed is found with source given, and costs nothing', async () => {
    const ws = await world.workspace(5);
    const person = aPerson('Given Ada');
    await world.knows(person);
    const email = ` ${person.emails[0]?.value.toUpperCase()} `;
    const { enrichment, results } = await outcome(ws, [{ ...byName(person), email }], EMAIL);
    expect(enrichment.charged).toEqual({ contact: 0 });
    expect(results[0].data.email).toMatchObject({ status: 'found', source: 'given' });
  });

  test('so is one of several in its cell, and a number as its own country dials it', async () => {
    const ws = await world.workspace(5);
    const person = reachable('Given McBeside', [['+4917012345678', 'mobile']]);
    await world.knows(person);
    const email = `old@acme.example; ${person.emails[0]?.value}`;
    const row = {
      ...byName(person),
      linkedinUrl: person.linkedinUrl,
      email,
      phone: '0170/123 456 78',
    };
    const { enrichment, results } = await outcome(ws, [row], BOTH);
    expect(enrichment.charged).toEqual({ contact: 0 });
    expect(results[0].ignored).toEqual([
      { field: 'email', reason: 'several-values' },
      { field: 'phone', reason: 'no-country-code' },
    ]);
    expect(results[0].data).toMatchObject({
      email: { status: 'found', source: 'given' },
      phone: { status: 'found', source: 'given', value: '+4917012345678' },
    });
    // What was confirmed is a key, and the workspace's from then on.
    for (const asked of [{ email: person.emails[0]?.value }, { phone: '+4917012345678' }]) {
      const again = await outcome(ws, [asked], BOTH);
      expect(again.enrichment.charged).toEqual({ contact: 0 });
      expect(again.results[0]).toMatchObject({
        contactId: results[0].contactId,
        data: { email: { status: 'owned' }, phone: { status: 'owned', value: '+4917012345678' } },
      });
    }
    const check = { actions: ['contact.verify-email'] };
    const checked = await outcome(ws, [{ email: person.emails[0]?.value }], check);
    expect(checked.results[0].contactId).toBe(results[0].contactId);
    const contact = await ws.caller.get(`${ws.path}/contacts/${results[0].contactId}`);
    expect(expectStatus(contact, 200).body).toMatchObject({
      subject: { fullName: person.fullName, linkedinUrl: person.linkedinUrl },
      data: { email: { credits: {} }, phone: { credits: {} } },
    });
  });
});

describe('B3 can this address receive?', () => {
  test('a verdict is charged once a month, and unknown is not', async () => {
    const ws = await world.workspace(5);
    const person = aPerson('Check Ada');
    await world.knows(person);
    const check = { actions: ['contact.verify-email'] };
    const row = { email: person.emails[0]?.value };
    const first = await outcome(ws, [row], check);
    expect(first.enrichment.charged).toEqual({ contact: 1 });
    expect(first.results[0].data.emailCheck).toMatchObject({
      status: 'found',
      value: 'deliverable',
    });
    const again = await outcome(ws, [row], check);
    expect(again.enrichment.charged).toEqual({ contact: 0 });
    expect(again.results[0].data.emailCheck).toMatchObject({ status: 'owned' });
    const none = await outcome(ws, [{ ...byName(person) }], check);
    expect(none.results[0].data.emailCheck).toMatchObject({
      status: 'failed',
      reason: 'INPUT_MISSING',
    });
  });

  test('belongs to the address: a person’s second one has its own, and a colleague’s is known', async () => {
    const ws = await world.workspace(5);
    const address = (value: string, verdict: string) => ({ value, verdict, providers: [] });
    const person = {
      ...aPerson('Check Bea'),
      emails: [
        address('bea@check-bea.example', 'deliverable'),
        address('old.bea@check-bea.example', 'undeliverable'),
      ],
    };
    await world.knows(person);
    const rows = person.emails.map(({ value }) => ({ ...byName(person), email: value }));
    const check = { actions: ['contact.verify-email'] };
    const both = await outcome(ws, rows, check);
    expect(both.enrichment.charged).toEqual({ contact: 2 });
    const values = both.results.map(({ data }) => data.emailCheck.value);
    expect(values).toEqual(['deliverable', 'undeliverable']);
    const colleague = { fullName: 'Cyril Checkbea', email: rows[0]?.email };
    const known = await outcome(ws, [colleague], check);
    expect(known.enrichment.charged).toEqual({ contact: 0 });
    expect(known.results[0].data.emailCheck).toMatchObject({ status: 'owned' });
  });
});

describe('B4 can this number receive calls or texts?', () => {
  test('a check is charged once a month, alone and in a list; who has no number is not charged', async () => {
    const ws = await world.workspace(5);
    const person = aPerson('Check Cleo', {
      phones: [{ value: '+14155550142', lineType: 'mobile', providers: [] }],
    });
    await world.knows(person);
    const check = { actions: ['contact.verify-phone'] };
    const rows = [{ phone: '+1 415-555-0142' }, { phone: '+14155550143' }, byName(person)];
    const first = await outcome(ws, rows, check);
    expect(first.enrichment.charged).toEqual({ contact: 2 });
    expect(first.results.map(({ data }) => data.phoneCheck)).toMatchObject([
      { status: 'found', value: { e164: '+14155550142', valid: true, lineType: 'mobile' } },
      { status: 'found', value: { e164: '+14155550143', valid: false } },
      { status: 'failed', reason: 'INPUT_MISSING' },
    ]);
    const again = await outcome(ws, [{ phone: '+14155550142' }], check);
    expect(again.enrichment.charged).toEqual({ contact: 0 });
    expect(again.results[0].data.phoneCheck).toMatchObject({
      status: 'owned',
      value: { valid: true },
    });
  });
});

describe('odd cells', () => {
  test('are left out and told, and the row is found by what remains', async () => {
    const ws = await world.workspace(5);
    const person = aPerson('Odd Ada');
    await world.knows(person);
    const row = { ...byName(person), email: 'n/a', linkedinUrl: 'https://linkedin.com/company/x' };
    const { results } = await outcome(ws, [row], EMAIL);
    expect(results[0].data.email.status).toBe('found');
    expect(results[0].ignored).toEqual([
      { field: 'linkedinUrl', reason: 'not-a-profile' },
      { field: 'email', reason: 'placeholder' },
    ]);
    expect((await ws.ask([{ email: 'n/a', fullName: 'Ada' }], EMAIL)).status).toBe(400);
  });
});

describe('a request that finds one person and waits for another', () => {
  test('hands over to its workflow, and ends when the other request has', async () => {
    const ws = await world.workspace(5);
    const [mine, shared] = [aPerson('Hand Mine'), aPerson('Hand Shared')];
    await world.knows(mine, shared);
    expectStatus(
      await world.operator.put('/_local/providers/findymail', { mode: 'slow', ms: 200 }),
      200,
    );
    const first = expectStatus(await ws.ask([byName(shared)], EMAIL), 202);
    const second = expectStatus(await ws.ask([byName(mine), byName(shared)], EMAIL), 202);
    expect(second.body.quote).toMatchObject({ joined: 1 });
    await ws.ended(first.body.id);
    const { enrichment } = await ws.ended(second.body.id);
    expectStatus(await world.operator.put('/_local/providers/findymail', { mode: 'up' }), 200);
    expect(enrichment).toMatchObject({ status: 'completed', charged: { contact: 1 } });
  });
});
