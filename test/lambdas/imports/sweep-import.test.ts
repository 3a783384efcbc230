import { beforeAll, beforeEach, expect, it } from 'vitest';
import { changeImport } from '../../../lambdas/imports/import.store.ts';
import { sweepImport } from '../../../lambdas/imports/sweep-import.ts';
import { takeIn } from '../../../lambdas/imports/take-in.ts';
import { listOf, openImportDesk } from '../../support/import-desk.ts';
import { openTable, type TestTable } from '../../support/table.ts';

let table: TestTable;
let desk: Awaited<ReturnType<typeof openImportDesk>>;
let n = 0;

beforeAll(async () => {
  table = await openTable();
});

beforeEach(async () => {
  n += 1;
  desk = await openImportDesk(table, `ws_${n}`);
});

const sweep = (id: string) => sweepImport(desk.p, desk.workspaceId, id);

it('gives an import up two hours after it was made, where its file has not come', async () => {
  const made = await desk.make();
  desk.p.advance(7_199_999);
  await sweep(made.id);
  expect(await desk.read(made)).toMatchObject({ status: 'waiting' });
  desk.p.advance(1);
  await sweep(made.id);
  const ended = await desk.read(made);
  expect(ended).toMatchObject({ status: 'failed', refused: [{ code: 'FILE_NOT_UPLOADED' }] });
  expect(ended.i2sk).toBeUndefined();
  expect(desk.told).toMatchObject([{ type: 'import.failed', workspaceId: desk.workspaceId }]);
});

it('ends one whose reader has died: as failed, and its rows go', async () => {
  const made = await desk.make();
  desk.put(made, listOf(2));
  const seenAtMs = desk.p.now();
  await changeImport(desk.p, made, { status: 'reading', reader: 'req_1', seenAtMs, kept: [0] });
  await desk.files.writeJson(`rows/${desk.workspaceId}/${made.id}/0.json.gz`, []);
  desk.p.advance(1_199_999);
  await sweep(made.id);
  expect(await desk.read(made)).toMatchObject({ status: 'reading' });
  desk.p.advance(1);
  await sweep(made.id);
  expect(await desk.read(made)).toMatchObject({
    status: 'failed',
    refused: [{ code: 'READING_STOPPED' }],
  });
  expect(desk.files.objects.size).toBe(0);
});

it('starts one whose reader has died behind its hold', async () => {
  const made = await desk.make();
  const told = desk.put(made, listOf(2));
  await takeIn(desk.p, told);
  const { reader: _reader, ...started } = await desk.read(made);
  await changeImport(desk.p, await desk.read(made), { status: 'reading' });
  desk.p.advance(1_200_000);
  await sweep(made.id);
  expect(await desk.read(made)).toMatchObject({
    status: 'started',
    enrichmentId: started.enrichmentId,
  });
  expect(await desk.balance()).toMatchObject({ held: 2 });
});

it('does what is left of one that has ended, and knows nothing of one that there is not', async () => {
  const made = await desk.make();
  desk.put(made, listOf(1));
  await changeImport(desk.p, made, { status: 'failed', kept: [] });
  await sweep(made.id);
  expect(desk.files.objects.size).toBe(0);
  expect((await desk.read(made)).i2sk).toBeUndefined();
  await expect(sweep('imp_none')).resolves.toBeUndefined();
});
