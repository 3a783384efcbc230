import { beforeAll, expect, it } from 'vitest';
import { findEnrichment } from '../../../lambdas/enrichments/enrichment.store.ts';
import { tellDue } from '../../../lambdas/exports/tell-due.ts';
import { people } from '../../support/desk.ts';
import { type ExportDesk, openExportDesk } from '../../support/export-desk.ts';
import { openTable, type TestTable } from '../../support/table.ts';

let table: TestTable;

beforeAll(async () => {
  table = await openTable();
});

async function tell(desk: ExportDesk, exportId: string, enrichmentId: string): Promise<void> {
  const enrichment = await findEnrichment(desk.p, desk.workspaceId, enrichmentId);
  if (enrichment === undefined) throw new Error('no such request');
  await tellDue(desk.p, await desk.read(exportId), enrichment);
}

it('says the same again, of the time at which the enrichment ended', async () => {
  const desk = await openExportDesk(table, 'ws_1');
  const { id, completedAt } = await desk.enrich({ subjects: people(1) });
  desk.p.advance(60_000);
  const { record } = await desk.start({ enrichmentId: id });
  await tell(desk, record.id, id);
  const [first, again] = desk.events('export.due');
  expect(first).toMatchObject({ time: completedAt, data: { exportId: record.id } });
  expect(again).toEqual(first);
});

it('says nothing while the enrichment runs', async () => {
  const desk = await openExportDesk(table, 'ws_2');
  const { record } = await desk.start({ subjects: people(1) });
  await tell(desk, record.id, record.enrichmentId);
  expect(desk.events('export.due')).toEqual([]);
});
