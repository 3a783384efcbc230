import { beforeAll, describe, expect, test } from 'vitest';
import type { Caller } from './api-client.ts';
import {
  allOf,
  aPerson,
  byName,
  expectStatus,
  type Person,
  sharedWorld,
  type Workspace,
} from './world.ts';

/** What a workspace knows of its contacts, and what its members add by hand. */

const world = sharedWorld();
const EMAIL = ['contact.email'];
const BOTH = ['contact.email', 'contact.phone'];

describe('A6, B16, B18 what one reveals, all see', () => {
  let ws: Workspace;
  let ann: Caller;
  let bob: Caller;
  let ada: Person;
  let contactId: string;
  const path = (rest = '') => `${ws.path}/contacts${rest}`;

  beforeAll(async () => {
    ws = await world.workspace(10);
    ann = await ws.member('ann');
    bob = await ws.member('bob');
    ada = aPerson('Ada Contact');
    const eve = aPerson('Eve Contact', { companyName: 'Other', companyDomain: 'other.example' });
    await world.knows(ada, eve);
    await ws.run([byName(ada)], {}, ann);
    await ws.run([byName(eve), { fullName: 'Un Known', companyDomain: 'acme.example' }], {}, ann);
    const [found] = (await ws.run([byName(ada)], {}, bob)).results;
    contactId = found.contactId;
  }, 60_000);

  test('a colleague sees it with what it cost, and no attempt', async () => {
    const { body } = expectStatus(await bob.get(path(`/${contactId}`)), 200);
    expect(body).toMatchObject({
      id: contactId,
      subject: byName(ada),
      data: {
        email: {
          value: ada.emails[0]?.value,
          verdict: 'deliverable',
          source: 'waterfall',
          credits: { contact: 1 },
        },
      },
    });
    expect(JSON.stringify(body)).not.toMatch(/attempts|MicroUsd/);
  });

  test('the list has whom something is known of, newest first, page by page', async () => {
    const listed = await allOf(bob, path(), 1);
    expect(listed.map(({ subject }) => subject.fullName)).toEqual(['Eve Contact', 'Ada Contact']);
    const searches = [
      ['q=contact', 2],
      ['q=ada%20acme', 1],
      [`q=${ada.emails[0]?.value}`, 1],
      ['has=email,phone', 0],
      ['source=waterfall&has=email', 2],
    ] as const;
    for (const [query, count] of searches) {
      expect([query, await allOf(bob, path(`?${query}`))]).toMatchObject([
        query,
        { length: count },
      ]);
    }
  });

  test('a number entered by hand is free, everybody’s, and a way to ask', async () => {
    const saved = await bob.put(path(`/${contactId}/details`), { phone: '+1 (415) 555-0177' });
    expect(expectStatus(saved, 200).body.data.phone).toMatchObject({
      value: '+14155550177',
      source: 'manual',
      credits: {},
    });
    const asked = await ws.run([{ phone: '+14155550177' }], { actions: BOTH }, ann);
    expect(asked.enrichment.charged).toEqual({ contact: 0 });
    expect(asked.results[0]).toMatchObject({
      contactId,
      data: {
        email: { status: 'owned', value: ada.emails[0]?.value, source: 'stored' },
        phone: { status: 'owned', value: '+14155550177', source: 'manual' },
      },
    });
    expect(await allOf(ann, path('?source=manual&has=phone'))).toHaveLength(1);
    expect(await ws.balance()).toMatchObject({ available: 8, used: 2 });
  });

  test('an address entered by hand stands beside the one that was paid for', async () => {
    const details = path(`/${contactId}/details`);
    const { body } = expectStatus(await ann.put(details, { email: 'Ada@Home.example' }), 200);
    expect(body.data.email).toMatchObject({
      value: ada.emails[0]?.value,
      source: 'waterfall',
      all: [ada.emails[0]?.value, 'ada@home.example'],
      manual: { value: 'ada@home.example' },
    });
    const back = expectStatus(await ann.put(details, { email: null, phone: null }), 200).body;
    expect(Object.keys(back.data)).toEqual(['email']);
    const again = await ws.run([{ phone: '+14155550177' }], { actions: EMAIL }, ann);
    expect(again.enrichment.charged).toEqual({ contact: 0 });
  });

  test('who was asked for and not found can be read and entered by the address alone', async () => {
    const nobody = { fullName: 'Un McKnown', companyDomain: 'acme.example' };
    const { results } = await ws.run([nobody], {}, ann);
    const to = path(`/${results[0].contactId}`);
    expect(results[0].data.email.status).toBe('not-found');
    const nothing = { knownSince: null, subject: nobody, data: {} };
    expect(expectStatus(await bob.get(to), 200).body).toMatchObject(nothing);
    const value = 'un.known@acme.example';
    const entered = await ann.put(`${to}/details`, { email: value });
    expect(expectStatus(entered, 200).body.subject).toEqual(nobody);
    const again = await ws.run([nobody], {}, bob);
    expect(again.enrichment.charged).toEqual({ contact: 0 });
    expect(again.results[0].data.email).toMatchObject({ status: 'owned', value, source: 'manual' });
  });

  test('what is no value is refused whole, every field at fault named', async () => {
    const details = { email: 'ada at home', phone: '415 555 0177' };
    const refused = await ann.put(path(`/${contactId}/details`), details);
    expect(refused).toMatchObject({
      status: 400,
      body: { errors: [{ path: 'email' }, { path: 'phone' }] },
    });
    expect(JSON.stringify(refused.body)).not.toMatch(/at home|0177/);
  });

  test('another workspace has no such contact', async () => {
    const other = await world.workspace(1);
    const there = `${other.path}/contacts/${contactId}`;
    expect((await other.caller.get(there)).status).toBe(404);
    const entered = await other.caller.put(`${there}/details`, { phone: '+14155550177' });
    expect(entered.status).toBe(404);
    expect(await allOf(other.caller, `${other.path}/contacts`)).toEqual([]);
  });

  test('other systems are told once of each contact, by ids alone', async () => {
    const { events } = expectStatus(await world.operator.get('/_local/events'), 200).body;
    const told = events
      .map(({ detail }: { detail: object }) => detail)
      .filter((event: { workspaceId: string; type: string }) => {
        return event.workspaceId === ws.id && event.type === 'contact.details-found';
      });
    expect(told).toMatchObject([
      { data: { contactId, details: ['email'], credits: { contact: 1 } } },
      { data: { details: ['email'], credits: { contact: 1 } } },
    ]);
    expect(JSON.stringify(told)).not.toMatch(/Ada|acme|@/i);
  });
});
