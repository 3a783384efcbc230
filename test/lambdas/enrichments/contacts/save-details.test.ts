import { beforeAll, describe, expect, it } from 'vitest';
import type { DetailsInput } from '../../../../lambdas/enrichments/contacts/contacts.contract.ts';
import {
  listContacts,
  loadContact,
} from '../../../../lambdas/enrichments/contacts/read-contacts.ts';
import { readDetails, saveDetails } from '../../../../lambdas/enrichments/contacts/save-details.ts';
import { listResults } from '../../../../lambdas/enrichments/read/read-results.ts';
import { newContactId } from '../../../../lambdas/enrichments/row-subjects.ts';
import { identify, valueKey } from '../../../../lambdas/identity/identify.ts';
import type { SubjectInput } from '../../../../lambdas/identity/subject.contract.ts';
import { type Desk, findsNobody, openDesk, people } from '../../../support/desk.ts';
import { pauseAt } from '../../../support/lossy.ts';
import { openTable, type TestTable } from '../../../support/table.ts';

it('reads values the one way, with their keys; null takes back, absent leaves', () => {
  const phone = '+14155550100';
  expect(readDetails('ws', { email: ' Ada <ADA@Acme.Example>' })).toEqual({
    email: { value: 'ada@acme.example', key: valueKey('ws', 'email', 'ada@acme.example') },
  });
  expect(readDetails('ws', { email: null, phone: '+1 (415) 555-0100' })).toEqual({
    email: null,
    phone: { value: phone, key: valueKey('ws', 'phone', phone) },
  });
});

it.each<[DetailsInput, readonly string[]]>([
  [{ email: 'ada', phone: '415' }, ['email', 'phone']],
  [{ email: 'a@b.example, c@d.example' }, ['email']],
  [{ email: 'j***@acme.example', phone: null }, ['email']],
  [{ email: 'ada@acme.example', phone: '(415) 555-0100' }, ['phone']],
  [{ phone: '+1 415 555 0100; +1 415 555 0199' }, ['phone']],
])('names every field that is no value, and no value of it: %#', (details, paths) => {
  const refused = () => readDetails('ws', details);
  expect(refused).toThrow(expect.objectContaining({ code: 'VALIDATION_FAILED' }));
  try {
    refused();
  } catch (error) {
    const { errors } = (error as { details: { errors: { path: string }[] } }).details;
    expect(errors.map(({ path }) => path)).toEqual(paths);
    expect(JSON.stringify(errors)).not.toMatch(/ada|acme|example\.|555-0100;/);
  }
});

const ADA = { fullName: 'Ada McExample', companyDomain: 'acme.example' };

/** Asks for somebody who is not found; gives the contact that the result shows. */
async function missed(desk: Desk, subject: SubjectInput): Promise<string> {
  return shownIn(desk, await desk.enrich({ subjects: [subject] }, findsNobody));
}

/** Gives the contact that the first result of a request shows. */
async function shownIn(desk: Desk, { id }: { readonly id: string }): Promise<string> {
  const [shown] = (await listResults(desk.p, desk.workspaceId, id, { limit: 1 })).items;
  return `${shown?.contactId}`;
}

describe('details entered by hand', () => {
  let table: TestTable;

  beforeAll(async () => {
    table = await openTable();
  });

  it('cost nothing, are the workspace’s, and a key from then on', async () => {
    const desk = openDesk(table, 'ws_1');
    await desk.enrich({ subjects: people(1) });
    const { items } = await listContacts(desk.p, 'ws_1', { limit: 1 });
    const contactId = `${items[0]?.id}`;
    const entered = { workspaceId: 'ws_1', contactId, actor: 'mem_bob' };
    const details = { phone: '+1 415 555 0100', email: 'person@home.example' };
    const saved = await saveDetails(desk.p, { ...entered, details });
    expect(saved.data).toMatchObject({
      email: { value: 'person.0@acme.example', manual: { value: 'person@home.example' } },
      phone: { value: '+14155550100', source: 'manual', credits: {} },
    });
    expect(await saveDetails(desk.p, { ...entered, details })).toEqual(saved);
    const { enrichment } = await desk.submit({
      subjects: [{ phone: '+14155550100' }],
      actions: ['contact.phone', 'contact.email'],
    });
    expect(enrichment).toMatchObject({ status: 'completed', quote: { owned: 2 } });
    const results = await listResults(desk.p, 'ws_1', enrichment.id, { limit: 1 });
    expect(results.items[0]).toMatchObject({
      contactId,
      data: {
        email: { value: 'person.0@acme.example', source: 'stored' },
        phone: { value: '+14155550100', source: 'manual', provider: null, credits: { contact: 0 } },
      },
    });
  });

  it('name who was asked for in vain as the row did; taking back makes no record', async () => {
    const desk = openDesk(table, 'ws_3');
    const subject = { fullName: 'Zoë van der McVoss', companyName: 'Acme GmbH' };
    const contactId = await missed(desk, subject);
    const save = (details: DetailsInput, id = contactId) =>
      saveDetails(desk.p, { workspaceId: 'ws_3', contactId: id, actor: 'mem_bob', details });
    const nothing = { id: contactId, knownSince: null, subject, data: {} };
    expect(await save({ email: null })).toEqual(nothing);
    expect((await listContacts(desk.p, 'ws_3', { limit: 1 })).items).toEqual([]);
    const email = 'person@acme.example';
    await expect(save({ email }, 'con_other')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const made = await save({ email });
    expect(made).toMatchObject({ id: contactId, subject, data: { email: { source: 'manual' } } });
    expect(await save({ email })).toEqual(made);
    expect((await listContacts(desk.p, 'ws_3', { limit: 1 })).items).toEqual([made]);
    const { enrichment } = await desk.submit({ subjects: [subject] });
    expect(enrichment).toMatchObject({ status: 'completed', quote: { owned: 1 } });
  });

  it.each<[string, string, DetailsInput, object]>([
    ['are entered', 'ws_7', { phone: '+14155550100' }, { phone: { source: 'manual' } }],
    ['take nothing back', 'ws_8', { phone: null }, {}],
  ])('%s when the search ends in vain meanwhile', async (_, ws, details, data) => {
    const desk = openDesk(table, ws);
    const { enrichment } = await desk.submit({ subjects: [ADA] });
    const contactId = await shownIn(desk, enrichment);
    // The record is read before the row of the request that is behind it.
    const db = pauseAt(desk.p.db, (command) => JSON.stringify(command).includes(enrichment.id));
    const entered = { workspaceId: ws, contactId, actor: 'mem_bob', details };
    const saved = saveDetails({ ...desk.p, db }, entered);
    await db.reached;
    await desk.run({ workspaceId: ws, enrichmentId: enrichment.id, parts: [0] }, findsNobody);
    db.goOn();
    expect(await saved).toMatchObject({ id: contactId, subject: ADA });
    expect((await saved).data).toMatchObject(data);
    expect(await loadContact(desk.p, ws, contactId)).toEqual(await saved);
  });

  describe('that say who it is', () => {
    const PROFILE = { linkedinUrl: 'https://www.linkedin.com/in/ada-mcexample' };
    const OTHER_PROFILE = { linkedinUrl: 'https://www.linkedin.com/in/bob-builder' };
    const KNOWN = { ...ADA, ...PROFILE };
    let asked = 0;

    it.each<[string, DetailsInput, boolean]>([
      ['the same name and domain', ADA, true],
      ['the name alone, spelled otherwise', { fullName: 'McExample, ADA' }, true],
      ['the same profile', PROFILE, true],
      ['another’s name and domain', { fullName: 'Bob Builder', companyDomain: 'b.example' }, false],
      ['another’s name', { fullName: 'Bob Builder' }, false],
      ['another’s profile', OTHER_PROFILE, false],
    ])('%s', async (_, told, isTaken) => {
      asked += 1;
      const ws = `ws_told_${asked}`;
      const desk = openDesk(table, ws);
      const noted = await missed(desk, KNOWN);
      const save = (contactId: string, email: string) =>
        saveDetails(desk.p, {
          ...{ workspaceId: ws, contactId, actor: 'mem_bob' },
          details: { ...told, email },
        });
      const refused = { code: 'NOT_FOUND' };
      if (isTaken) expect(await save(noted, 'a@b.example')).toMatchObject({ subject: KNOWN });
      else await expect(save(noted, 'a@b.example')).rejects.toMatchObject(refused);
      await desk.enrich({ subjects: [KNOWN], actions: ['contact.phone'] }, () => '+14155550100');
      const [known] = (await listContacts(desk.p, ws, { limit: 1 })).items;
      const saved = save(`${known?.id}`, 'c@d.example');
      if (isTaken) expect((await saved).data.email?.value).toBe('c@d.example');
      else await expect(saved).rejects.toMatchObject(refused);
    });
  });

  it('name somebody as the row does that looks for it, also once it has missed', async () => {
    const desk = openDesk(table, 'ws_6');
    const { enrichment } = await desk.submit({ subjects: [ADA] });
    const contactId = await shownIn(desk, enrichment);
    const details = { email: 'ada@home.example' };
    const entered = { workspaceId: 'ws_6', contactId, actor: 'mem_bob', details };
    expect(await saveDetails(desk.p, entered)).toMatchObject({ subject: ADA });
    await desk.run({ workspaceId: 'ws_6', enrichmentId: enrichment.id, parts: [0] }, findsNobody);
    expect(await loadContact(desk.p, 'ws_6', contactId)).toMatchObject({ subject: ADA });
  });

  it('go to whoever is known as that person by now', async () => {
    const desk = openDesk(table, 'ws_4');
    const [subject = {}] = people(1);
    const called = { fullName: subject.fullName, companyDomain: subject.companyDomain };
    const contactId = await missed(desk, called);
    const linkedinUrl = 'https://www.linkedin.com/in/person-0';
    await desk.enrich({ subjects: [{ ...called, linkedinUrl }] });
    const [known] = (await listContacts(desk.p, 'ws_4', { limit: 1 })).items;
    expect(known?.id).not.toBe(contactId);
    expect(await loadContact(desk.p, 'ws_4', contactId)).toEqual(known);
    const details = { phone: '+14155550177' };
    const saved = await saveDetails(desk.p, {
      workspaceId: 'ws_4',
      contactId,
      actor: 'a',
      details,
    });
    expect(saved).toMatchObject({ id: known?.id, data: { phone: { source: 'manual' } } });
    expect((await listContacts(desk.p, 'ws_4', { limit: 2 })).items).toHaveLength(1);
  });

  it('of whom no row has asked to its end: told who it is', async () => {
    const desk = openDesk(table, 'ws_5');
    const contactId = newContactId(identify('ws_5', ADA));
    const save = (details: DetailsInput) =>
      saveDetails(desk.p, { workspaceId: 'ws_5', contactId, actor: 'mem_bob', details });
    const email = 'ada@acme.example';
    for (const details of [{ email }, { email, ...ADA, fullName: 'Somebody Else' }]) {
      await expect(save(details)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    }
    expect(await save({ email, ...ADA })).toMatchObject({ id: contactId, subject: ADA });
  });

  it('of nobody, and of another workspace’s contact, are refused', async () => {
    const desk = openDesk(table, 'ws_2');
    const entered = { workspaceId: 'ws_2', contactId: 'con_none', actor: 'mem_bob' };
    const saved = saveDetails(desk.p, { ...entered, details: { phone: '+14155550100' } });
    await expect(saved).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(await table.items('#ws_2')).toEqual([]);
  });
});
