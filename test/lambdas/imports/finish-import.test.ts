import { beforeAll, expect, it } from 'vitest';
import { finishImport } from '../../../lambdas/imports/finish-import.ts';
import { openImportDesk } from '../../support/import-desk.ts';
import { openTable } from '../../support/table.ts';

let desk: Awaited<ReturnType<typeof openImportDesk>>;

beforeAll(async () => {
  desk = await openImportDesk(await openTable(), 'ws_1');
});

it('stays unfinished until its failure is told, and tells it as one event', async () => {
  const made = await desk.make();
  const refused = [{ row: null, column: null, code: 'FILE_EMPTY', message: 'x' }];
  const failed = { ...made, status: 'failed' as const, refused, endedAtMs: desk.p.now() };
  const publish = async () => {
    throw new Error('the bus is down');
  };
  await expect(finishImport({ ...desk.p, publish }, failed)).rejects.toThrow('the bus is down');
  expect((await desk.read(made)).i2sk).toBeDefined();
  await finishImport(desk.p, failed);
  await finishImport(desk.p, failed);
  expect((await desk.read(made)).i2sk).toBeUndefined();
  const [first, second] = desk.told;
  expect(first).toMatchObject({
    type: 'import.failed',
    data: { importId: made.id, code: 'FILE_EMPTY' },
  });
  expect(second?.id).toBe(first?.id);
});
