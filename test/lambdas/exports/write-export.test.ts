import { beforeAll, expect, it } from 'vitest';
import { writeExport } from '../../../lambdas/exports/write-export.ts';
import { people } from '../../support/desk.ts';
import { openExportDesk } from '../../support/export-desk.ts';
import { openTable, type TestTable } from '../../support/table.ts';

let table: TestTable;

beforeAll(async () => {
  table = await openTable();
});

it('writes the file once its enrichment has ended, and tells it once', async () => {
  const desk = await openExportDesk(table, 'ws_1');
  const { record } = await desk.start({ subjects: people(3) });
  await writeExport(desk.p, 'ws_1', record.id);
  expect(desk.files.objects.size).toBe(0);
  expect(await desk.read(record.id)).toMatchObject({ status: 'running' });
  const ended = await desk.end(record.id);
  expect(ended).toMatchObject({ status: 'completed', rows: 3, charged: { contact: 3 } });
  expect(ended.i2sk).toBeUndefined();
  await writeExport(desk.p, 'ws_1', record.id);
  expect(desk.events('export.completed')).toMatchObject([
    {
      workspaceId: 'ws_1',
      data: {
        exportId: record.id,
        enrichmentId: record.enrichmentId,
        format: 'csv',
        rows: 3,
        bytes: ended.bytes,
        charged: { contact: 3 },
      },
    },
  ]);
  expect(JSON.stringify(desk.told)).not.toMatch(/Person|acme/);
});

it('writes a workbook where that is asked for', async () => {
  const desk = await openExportDesk(table, 'ws_2');
  const { record } = await desk.start({ subjects: people(1), format: 'xlsx' });
  await desk.end(record.id);
  const file = desk.files.objects.get(`exports/ws_2/${record.id}.xlsx`) as Buffer;
  expect(file.subarray(0, 2).toString()).toBe('PK');
});

it('writes what was found of a request that was stopped', async () => {
  const desk = await openExportDesk(table, 'ws_3');
  const { record } = await desk.start({ subjects: people(2) });
  await desk.cancel(record.enrichmentId);
  expect(await desk.end(record.id)).toMatchObject({ status: 'completed', rows: 2 });
});

it('leaves one that is not there', async () => {
  const desk = await openExportDesk(table, 'ws_4');
  await writeExport(desk.p, 'ws_4', 'exp_none');
  expect(desk.told).toEqual([]);
});
