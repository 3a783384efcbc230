import { beforeAll, expect, it } from 'vitest';
import type { Claim } from '../../../lambdas/claims/claims.contract.ts';
import { writeSubjects } from '../../../lambdas/claims/subject.store.ts';
import { noteAsked } from '../../../lambdas/enrichments/asked-row.store.ts';
import { listContacts } from '../../../lambdas/enrichments/contacts/read-contacts.ts';
import { findKnown } from '../../../lambdas/enrichments/known-contact.ts';
import { identify } from '../../../lambdas/identity/identify.ts';
import { findsNobody, openDesk } from '../../support/desk.ts';
import { claim, record } from '../../support/subjects.ts';
import { openTable, type TestTable } from '../../support/table.ts';

const ADA = { fullName: 'Ada McExample', companyDomain: 'acme.example' };
let table: TestTable;
let n = 0;

beforeAll(async () => {
  table = await openTable();
});

it('finds a record, else the row that asked, else who that is known as by now', async () => {
  const { p, ...desk } = openDesk(table, 'ws_1');
  const place = {
    enrichmentId: (await desk.enrich({ subjects: [ADA] }, findsNobody)).id,
    part: 0,
    row: 0,
  };
  await noteAsked(p, 'ws_1', 'con_asked', place);
  const asked = await findKnown(p, 'ws_1', 'con_asked');
  expect(asked).toEqual({ kind: 'row', naming: ADA, identity: identify('ws_1', ADA) });
  expect(await findKnown(p, 'ws_1', 'con_none')).toEqual({ kind: 'none' });
  expect(await findKnown(p, 'ws_2', 'con_asked')).toEqual({ kind: 'none' });
  await desk.enrich({ subjects: [ADA] });
  const id = `${(await listContacts(p, 'ws_1', { limit: 1 })).items[0]?.id}`;
  const record = expect.objectContaining({ contactId: id });
  expect(await findKnown(p, 'ws_1', id)).toMatchObject({ kind: 'record', record, naming: {} });
  expect(await findKnown(p, 'ws_1', 'con_asked')).toEqual({ ...asked, kind: 'record', record });
});

it.each<[string, Readonly<Record<string, (id: string) => Claim>>, object]>([
  ['the row that looks for it', { email: (id) => claim('finding', id) }, ADA],
  ['nobody, where that is gone', { email: () => claim('finding', 'enr_gone') }, {}],
  ['nobody, where there is none', {}, {}],
  ['nobody, where its charge says so', { email: (id) => claim('paid', id) }, {}],
])('names a contact as %s', async (_, claims, naming) => {
  n += 1;
  const ws = `ws_named_${n}`;
  const { p, ...desk } = openDesk(table, ws);
  const { enrichment } = await desk.submit({ subjects: [ADA] });
  const data = Object.fromEntries(
    Object.entries(claims).map(([datum, by]) => [datum, by(enrichment.id)]),
  );
  const { keys, facts, ...others } = record('con_1', ADA, { data });
  const write = { records: [{ was: undefined, record: { ...others, keys, facts } }], leads: [] };
  expect(await writeSubjects(p, ws, write)).toBe(true);
  const identity = { keys, facts };
  expect(await findKnown(p, ws, 'con_1')).toMatchObject({ kind: 'record', naming, identity });
});
