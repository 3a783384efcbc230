import { beforeAll, describe, expect, it } from 'vitest';
import { writeSubjects } from '../../../../lambdas/claims/subject.store.ts';
import {
  type ContactQuery,
  listContacts,
  loadContact,
} from '../../../../lambdas/enrichments/contacts/read-contacts.ts';
import { epochMs } from '../../../../lambdas/shared/units.contract.ts';
import { openDesk, people } from '../../../support/desk.ts';
import { AT, claim, finding, record } from '../../../support/subjects.ts';
import { openTable, type TestTable } from '../../../support/table.ts';

describe('contacts of a workspace', () => {
  let table: TestTable;

  beforeAll(async () => {
    table = await openTable();
  });

  /** Contacts by number, each a moment later than the one before; of some nothing is known. */
  async function withContacts(ws: string, count: number, from = 0) {
    const p = table.ports();
    const records = Array.from({ length: count }, (_, k) => {
      const n = from + k;
      const name = n % 100 === 7 ? 'Rare Bird' : 'Common Bird';
      const email = claim('paid', 'enr_1', { row: n, finding: finding(`n${n}@acme.example`) });
      return record(
        `con_${n}`,
        { fullName: `${name} ${n}` },
        { keys: [`d-${n}`], listedAtMs: epochMs(AT + n), data: { email } },
      );
    });
    const none = record(`con_none${from}`, { fullName: 'Nobody Known' }, { keys: [] });
    const changes = [...records, none].map((each) => ({ was: undefined, record: each }));
    for (let at = 0; at < changes.length; at += 100) {
      await writeSubjects(p, ws, { records: changes.slice(at, at + 100), leads: [] });
    }
    return p;
  }

  async function pages(p: ReturnType<TestTable['ports']>, ws: string, query: ContactQuery) {
    const ids: string[][] = [];
    let cursor: string | undefined;
    do {
      const page = await listContacts(p, ws, { ...query, cursor });
      ids.push(page.items.map(({ id }) => id));
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    return ids;
  }

  it('are listed newest first, page by page, each once while new ones arrive', async () => {
    const p = await withContacts('ws_1', 5);
    const first = await listContacts(p, 'ws_1', { limit: 2 });
    await withContacts('ws_1', 2, 5);
    const second = await listContacts(p, 'ws_1', { limit: 2, cursor: `${first.nextCursor}` });
    const third = await listContacts(p, 'ws_1', { limit: 2, cursor: `${second.nextCursor}` });
    const seen = [first, second, third].map(({ items }) => items.map(({ id }) => id));
    expect(seen).toEqual([['con_4', 'con_3'], ['con_2', 'con_1'], ['con_0']]);
    expect(third.nextCursor).toBeNull();
    expect(await pages(p, 'ws_1', { limit: 7 })).toEqual([
      ['con_6', 'con_5', 'con_4', 'con_3', 'con_2', 'con_1', 'con_0'],
    ]);
    expect(await pages(p, 'ws_other', { limit: 7 })).toEqual([[]]);
    const foreign = listContacts(p, 'ws_other', { limit: 2, cursor: `${first.nextCursor}` });
    await expect(foreign).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
  });

  it('are searched a thousand a call: a page may be empty and go on', async () => {
    const p = await withContacts('ws_2', 1_208);
    const found = await pages(p, 'ws_2', { limit: 8, q: 'rare bird' });
    const all = Array.from({ length: 13 }, (_, n) => `con_${1_207 - 100 * n}`);
    expect(found.flat()).toEqual(all);
    expect(found.map(({ length }) => length)).toEqual([8, 5]);
    expect(await pages(p, 'ws_2', { limit: 8, q: 'nowhere' })).toEqual([[], []]);
  });

  it('are found at once by an address as a whole, with what was paid for them', async () => {
    const desk = openDesk(table, 'ws_3');
    await desk.enrich({ subjects: people(3), actor: 'mem_bob' });
    const page = await listContacts(desk.p, 'ws_3', { limit: 50, q: 'Person.1@acme.example' });
    expect(page).toMatchObject({
      items: [
        {
          subject: { fullName: 'Person 1', companyDomain: 'acme.example' },
          data: { email: { value: 'person.1@acme.example', credits: { contact: 1 } } },
        },
      ],
      nextCursor: null,
    });
    const [contact] = page.items;
    expect(contact?.data.email?.actor).toBe('mem_bob');
    expect(await loadContact(desk.p, 'ws_3', `${contact?.id}`)).toEqual(contact);
    const filtered = { limit: 50, q: 'person.1@acme.example', has: ['phone'] } as const;
    expect((await pages(desk.p, 'ws_3', filtered)).flat()).toEqual([]);
    await expect(loadContact(desk.p, 'ws_other', `${contact?.id}`)).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });

  it('that were merged lead to who they became, and are listed once', async () => {
    const p = await withContacts('ws_4', 1);
    const loser = record('con_9', { fullName: 'Old Bird' }, { keys: [], mergedInto: 'con_0' });
    await writeSubjects(p, 'ws_4', { records: [{ was: undefined, record: loser }], leads: [] });
    expect(await loadContact(p, 'ws_4', 'con_9')).toMatchObject({ id: 'con_0' });
    expect(await pages(p, 'ws_4', { limit: 5 })).toEqual([['con_0']]);
  });
});
