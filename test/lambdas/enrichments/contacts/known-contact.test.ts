import { beforeAll, expect, it } from 'vitest';
import { noteAsked } from '../../../../lambdas/enrichments/asked-row.store.ts';
import { findKnown, rowBehind } from '../../../../lambdas/enrichments/contacts/known-contact.ts';
import { listContacts } from '../../../../lambdas/enrichments/contacts/read-contacts.ts';
import { findsNobody, openDesk } from '../../../support/desk.ts';
import { claim, record } from '../../../support/subjects.ts';
import { openTable, type TestTable } from '../../../support/table.ts';

const ADA = { fullName: 'Ada McExample', companyDomain: 'acme.example' };
let table: TestTable;

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
  expect(await findKnown(p, 'ws_1', 'con_asked')).toMatchObject({
    record: undefined,
    row: { subject: ADA },
  });
  expect(await findKnown(p, 'ws_1', 'con_none')).toEqual({});
  expect(await findKnown(p, 'ws_2', 'con_asked')).toEqual({});
  await desk.enrich({ subjects: [ADA] });
  const id = `${(await listContacts(p, 'ws_1', { limit: 1 })).items[0]?.id}`;
  expect(await findKnown(p, 'ws_1', id)).toEqual({
    record: expect.objectContaining({ contactId: id }),
  });
  expect((await findKnown(p, 'ws_1', 'con_asked')).record?.contactId).toBe(id);
});

it('tells which row is behind a record', async () => {
  const { p, ...desk } = openDesk(table, 'ws_3');
  const { enrichment } = await desk.submit({ subjects: [ADA] });
  const email = claim('finding', enrichment.id);
  expect(await rowBehind(p, 'ws_3', record('con_1', ADA, { data: { email } }))).toMatchObject({
    subject: ADA,
  });
  expect(await rowBehind(p, 'ws_3', record('con_1', ADA))).toBeUndefined();
  const gone = claim('finding', 'enr_gone');
  expect(
    await rowBehind(p, 'ws_3', record('con_1', ADA, { data: { email: gone } })),
  ).toBeUndefined();
});
