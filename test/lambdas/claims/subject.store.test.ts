import { beforeAll, describe, expect, it } from 'vitest';
import type { SubjectRecord } from '../../../lambdas/claims/claims.contract.ts';
import {
  findContact,
  readKnown,
  removeSubject,
  writeSubjects,
} from '../../../lambdas/claims/subject.store.ts';
import { identifyValue } from '../../../lambdas/identity/identify.ts';
import { ADA, ADAS_PROFILE, AT, claim, record } from '../../support/subjects.ts';
import { openTable, type TestTable } from '../../support/table.ts';

describe('subjects in the table', () => {
  let table: TestTable;
  let n = 0;

  beforeAll(async () => {
    table = await openTable();
  });

  /** A workspace with a record and the keys that lead to it. */
  async function withRecord(more: Partial<SubjectRecord> = {}) {
    n += 1;
    const ws = `ws_${n}`;
    const p = table.ports();
    const one = record('con_1', ADA, { data: { email: claim('finding', 'enr_1') }, ...more });
    const to = { contactId: 'con_1' };
    const leads = one.keys.map((key) => ({ key, from: undefined, to }));
    await writeSubjects(p, ws, { records: [{ was: undefined, record: one }], leads });
    return { ws, p, one };
  }

  it('are read by any of their keys, with what they were merged into', async () => {
    const { ws, p, one } = await withRecord({ mergedInto: 'con_2' });
    const two = record('con_2', ADAS_PROFILE);
    await writeSubjects(p, ws, { records: [{ was: undefined, record: two }], leads: [] });
    const known = await readKnown(p, ws, [one.keys[0] ?? '', 'd-none']);
    expect([...known.leads]).toEqual([[one.keys[0], { contactId: 'con_1' }]]);
    expect([...known.subjects.values()]).toEqual([one, two]);
    expect((await readKnown(p, 'ws_other', one.keys)).leads.size).toBe(0);
  });

  it('are read by id, through every merge; nobody, a checked value and a stranger are not', async () => {
    const { ws, p } = await withRecord({ mergedInto: 'con_2' });
    const checked = {
      ...record('con_v', {}),
      keys: identifyValue(ws, 'email', 'a@b.example').keys,
    };
    const two = record('con_2', ADAS_PROFILE, { mergedInto: 'con_3', keys: [] });
    const three = record('con_3', ADAS_PROFILE, { isMerger: true });
    const records = [two, three, checked].map((each) => ({ was: undefined, record: each }));
    await writeSubjects(p, ws, { records, leads: [] });
    for (const id of ['con_1', 'con_2', 'con_3']) {
      expect(await findContact(p, ws, id)).toEqual(three);
    }
    expect(await findContact(p, ws, 'con_v')).toBeUndefined();
    expect(await findContact(p, ws, 'con_none')).toBeUndefined();
    expect(await findContact(p, 'ws_other', 'con_3')).toBeUndefined();
  });

  it.each([
    ['since when it is listed', { listedAtMs: AT }, AT],
    ['some time', {}, 0],
  ])(
    'tell of an address that was noted without its time that it bounced at %s',
    async (_is, more, atMs) => {
      const known = { value: 'b@acme.example', atMs: AT };
      const old = { ...more, bounced: ['a@acme.example', known] };
      const { ws, p, one } = await withRecord(old as unknown as Partial<SubjectRecord>);
      const read = await findContact(p, ws, 'con_1');
      expect(read?.bounced).toEqual([{ value: 'a@acme.example', atMs }, known]);
      const write = { records: [{ was: read, record: { ...one, ...read, rev: 2 } }], leads: [] };
      expect(await writeSubjects(p, ws, write)).toBe(true);
    },
  );

  it('are written whole or not at all, and only over what was seen', async () => {
    const { ws, p, one } = await withRecord();
    const next = { ...one, rev: 2, data: {} };
    const key = { key: 'e-new', from: undefined, to: { contactId: 'con_1' } };
    const stale = { was: { ...one, rev: 7 }, record: next };
    expect(await writeSubjects(p, ws, { records: [stale], leads: [key] })).toBe(false);
    expect((await readKnown(p, ws, ['e-new', ...one.keys])).subjects.get('con_1')).toEqual(one);
    expect((await readKnown(p, ws, ['e-new'])).leads.size).toBe(0);
    const fresh = { was: one, record: next };
    expect(await writeSubjects(p, ws, { records: [fresh], leads: [key] })).toBe(true);
    expect(await writeSubjects(p, ws, { records: [fresh], leads: [] })).toBe(false);
    expect((await readKnown(p, ws, ['e-new'])).subjects.get('con_1')).toEqual(next);
  });

  it.each([
    ['is taken', undefined, false],
    ['leads elsewhere', { contactId: 'con_9' }, false],
    ['leads where it was seen', { contactId: 'con_1' }, true],
  ])('move a key that %s: %s', async (_what, from, holds) => {
    const { ws, p, one } = await withRecord();
    const [key = ''] = one.keys;
    const to = { contactId: 'con_2', isFound: true } as const;
    const write = {
      records: [{ was: undefined, record: record('con_2', ADAS_PROFILE) }],
      leads: [{ key, from, to }],
    };
    expect(await writeSubjects(p, ws, write)).toBe(holds);
    const lead = (await readKnown(p, ws, [key])).leads.get(key);
    expect(lead).toEqual(holds ? to : { contactId: 'con_1' });
  });

  it('stay when a write meets them at its number that went and came back since', async () => {
    const { ws, p, one } = await withRecord();
    expect(await removeSubject(p, ws, one)).toBe(true);
    const again = { ...one, data: { email: claim('found', 'enr_2') } };
    const to = { contactId: 'con_1' };
    const leads = one.keys.map((key) => ({ key, from: undefined, to }));
    await writeSubjects(p, ws, { records: [{ was: undefined, record: again }], leads });
    // Sent again by the SDK, which never heard of the first.
    expect(await removeSubject(p, ws, one)).toBe(false);
    const late = { was: one, record: { ...one, rev: 2, data: {} } };
    expect(await writeSubjects(p, ws, { records: [late], leads: [] })).toBe(false);
    expect((await readKnown(p, ws, one.keys)).subjects.get('con_1')).toEqual(again);
  });

  it('go with all their keys, unless they have changed', async () => {
    const { ws, p, one } = await withRecord();
    expect(await removeSubject(p, ws, { ...one, rev: 9 })).toBe(false);
    expect((await table.items(`${ws}#`)).length).toBe(1 + one.keys.length);
    expect(await removeSubject(p, ws, one)).toBe(true);
    expect(await table.items(`${ws}#`)).toEqual([]);
  });
});
