import { beforeAll, expect, it } from 'vitest';
import { tellEnd } from '../../../lambdas/exports/tell-end.ts';
import { people } from '../../support/desk.ts';
import { openExportDesk } from '../../support/export-desk.ts';
import { openTable, type TestTable } from '../../support/table.ts';

let table: TestTable;

beforeAll(async () => {
  table = await openTable();
});

it('tells nothing of an export that runs, or that was told of', async () => {
  const desk = await openExportDesk(table, 'ws_1');
  const { record } = await desk.start({ subjects: people(1) });
  await tellEnd(desk.p, await desk.read(record.id));
  await tellEnd(desk.p, await desk.end(record.id));
  expect(desk.events('export.completed')).toHaveLength(1);
});
