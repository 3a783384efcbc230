import { beforeAll, expect, it } from 'vitest';
import { changeImport } from '../../../lambdas/imports/import.store.ts';
import { ReadingTaken, RowKeeper } from '../../../lambdas/imports/keep-rows.ts';
import { openImportDesk } from '../../support/import-desk.ts';
import { openTable } from '../../support/table.ts';

let desk: Awaited<ReturnType<typeof openImportDesk>>;

beforeAll(async () => {
  desk = await openImportDesk(await openTable(), 'ws_1');
});

const SO_FAR = { subjects: [], refused: [], refusedRows: 0 };

it('names an object before it writes it, makes one of four million characters, and begins anew', async () => {
  const keeper = new RowKeeper(desk.p, await desk.make());
  for (let n = 0; n < 5; n += 1) await keeper.add(['x'.repeat(2_000_000)], SO_FAR);
  expect([keeper.record.kept, desk.files.objects.size]).toEqual([[0, 2], 2]);
  await keeper.restart();
  expect([keeper.record.kept, desk.files.objects.size]).toEqual([[], 0]);
});

it('stops where somebody else has taken the import, and writes nothing more', async () => {
  const made = await desk.make();
  const keeper = new RowKeeper(desk.p, made);
  await keeper.add(['x'], SO_FAR);
  await changeImport(desk.p, made, { reader: 'req_other' });
  await expect(keeper.flush(SO_FAR)).rejects.toBeInstanceOf(ReadingTaken);
  expect(desk.files.objects.size).toBe(0);
});
