import { beforeAll, expect, it } from 'vitest';
import { findAskedRow, findRow, noteAsked } from '../../../lambdas/enrichments/asked-row.store.ts';
import { openDesk, people } from '../../support/desk.ts';
import { openTable, type TestTable } from '../../support/table.ts';

let table: TestTable;

beforeAll(async () => {
  table = await openTable();
});

it('finds the row that asked for a contact, as it stands in its request; the last note counts', async () => {
  const { p, ...desk } = openDesk(table, 'ws_1');
  const { enrichment } = await desk.submit({ subjects: people(2) });
  const place = (row: number) => ({ enrichmentId: enrichment.id, part: 0, row });
  await noteAsked(p, 'ws_1', 'con_1', place(0));
  await noteAsked(p, 'ws_1', 'con_1', place(1));
  await noteAsked(p, 'ws_1', 'con_1', place(1));
  expect(await findAskedRow(p, 'ws_1', 'con_1')).toMatchObject({ subject: people(1, 1)[0] });
  expect(await findRow(p, 'ws_1', place(0))).toMatchObject({ subject: people(1)[0] });
  const noted = (await table.items('CON#ws_1#con_1')).map(({ pk: _pk, ...others }) => others);
  expect(noted).toEqual([{ sk: 'ROW', ...place(1) }]);
});

it('finds none of another contact or workspace, and none of a request that is gone', async () => {
  const { p } = openDesk(table, 'ws_2');
  const gone = { enrichmentId: 'enr_gone', part: 0, row: 0 };
  await noteAsked(p, 'ws_2', 'con_1', gone);
  expect(await findAskedRow(p, 'ws_2', 'con_1')).toBeUndefined();
  expect(await findRow(p, 'ws_2', gone)).toBeUndefined();
  expect(await findAskedRow(p, 'ws_2', 'con_2')).toBeUndefined();
  expect(await findAskedRow(p, 'ws_3', 'con_1')).toBeUndefined();
});
