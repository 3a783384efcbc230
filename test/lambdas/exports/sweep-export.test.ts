import { beforeAll, beforeEach, expect, it } from 'vitest';
import { findExport } from '../../../lambdas/exports/export.store.ts';
import { sweepExport } from '../../../lambdas/exports/sweep-export.ts';
import { people } from '../../support/desk.ts';
import { type ExportDesk, openExportDesk } from '../../support/export-desk.ts';
import { openTable, type TestTable } from '../../support/table.ts';

let table: TestTable;
let desk: ExportDesk;
let n = 0;

beforeAll(async () => {
  table = await openTable();
});

beforeEach(async () => {
  n += 1;
  desk = await openExportDesk(table, `ws_${n}`);
});

/** Sweeps an export once it has fallen due. */
async function sweep(id: string): Promise<void> {
  const leftMs = (await dueMs(id)) - desk.p.now();
  if (leftMs > 0) desk.p.advance(leftMs);
  await sweepExport(desk.p, desk.workspaceId, id);
}

async function dueMs(id: string): Promise<number> {
  const record = await findExport(desk.p, desk.workspaceId, id);
  return Number(record?.i2sk?.split('#')[0] ?? 0);
}

it('looks again in five minutes while the enrichment runs', async () => {
  const { record } = await desk.start({ subjects: people(1) });
  await sweep(record.id);
  expect(await dueMs(record.id)).toBe(desk.p.now() + 300_000);
  expect(desk.events('export.due')).toEqual([]);
});

it('has the file written whose word was lost, and looks again in twenty minutes', async () => {
  const { id } = await desk.enrich({ subjects: people(1) });
  const { record } = await desk.start({ enrichmentId: id });
  await sweep(record.id);
  expect(await dueMs(record.id)).toBe(desk.p.now() + 1_200_000);
  // The same event again: a receiver knows it by its id.
  const [first, again] = desk.events('export.due');
  expect(again?.id).toBe(first?.id);
});

it('gives a file up that could not be written for a day, and tells it once', async () => {
  const { id } = await desk.enrich({ subjects: people(1) });
  desk.p.advance(86_400_000);
  const { record } = await desk.start({ enrichmentId: id });
  desk.p.advance(86_399_999);
  await sweep(record.id);
  expect(await desk.read(record.id)).toMatchObject({ status: 'running' });
  await sweep(record.id);
  await sweep(record.id);
  await desk.write(record.id);
  expect(await desk.read(record.id)).toMatchObject({ status: 'failed' });
  const data = { exportId: record.id, enrichmentId: id };
  expect(desk.events('export.failed')).toMatchObject([{ data }]);
  expect(desk.events('export.completed')).toEqual([]);
});

it('tells of a file that is written, where that was lost', async () => {
  const { id } = await desk.enrich({ subjects: people(1) });
  const { record } = await desk.start({ enrichmentId: id });
  const silent = { ...desk.p, publish: async () => Promise.reject(new Error('bus')) };
  await expect(desk.write(record.id, silent)).rejects.toThrow('bus');
  expect(await desk.read(record.id)).toMatchObject({ status: 'completed' });
  await sweep(record.id);
  expect(desk.events('export.completed')).toHaveLength(1);
  expect((await desk.read(record.id)).i2sk).toBeUndefined();
  await sweep(record.id);
  expect(desk.events('export.completed')).toHaveLength(1);
});

it('takes one away whose enrichment never came about, and leaves what is not there', async () => {
  const record = await desk.putOrphan();
  await sweep(record.id);
  expect(await findExport(desk.p, desk.workspaceId, record.id)).toBeUndefined();
  await sweep(record.id);
});
