import { beforeAll, expect, it } from 'vitest';
import { noteBounced } from '../../../lambdas/claims/note-bounced.ts';
import { findContact, writeSubjects } from '../../../lambdas/claims/subject.store.ts';
import { ADA, record } from '../../support/subjects.ts';
import { openTable, type TestTable } from '../../support/table.ts';

let table: TestTable;
const contact = record('con_1', ADA);
const value = (n: number) => `ada.${n}@acme.example`;
const noted = (n: number) => ({ value: value(n), atMs: expect.any(Number) });

beforeAll(async () => {
  table = await openTable();
});

async function open(ws: string) {
  const p = table.ports();
  await writeSubjects(p, ws, { records: [{ was: undefined, record: contact }], leads: [] });
  return { p, read: () => findContact(p, ws, 'con_1') };
}

it('notes an address once, also where others have changed the contact meanwhile', async () => {
  const { p, read } = await open('ws_1');
  await noteBounced(p, 'ws_1', contact, value(1));
  // What it goes by is old by now.
  await noteBounced(p, 'ws_1', contact, value(2));
  await noteBounced(p, 'ws_1', contact, value(1).toUpperCase());
  expect(await read()).toMatchObject({ bounced: [noted(1), noted(2)], rev: 3 });
});

it('remembers the last eight', async () => {
  const { p, read } = await open('ws_2');
  for (let n = 0; n < 9; n += 1) await noteBounced(p, 'ws_2', (await read()) ?? contact, value(n));
  expect((await read())?.bounced).toEqual([1, 2, 3, 4, 5, 6, 7, 8].map(noted));
});

it('does nothing for a contact that is gone', async () => {
  const p = table.ports();
  await noteBounced(p, 'ws_3', contact, value(1));
  expect(await findContact(p, 'ws_3', 'con_1')).toBeUndefined();
});
