import { beforeAll, expect, it } from 'vitest';
import {
  changeImport,
  leaveUnfinished,
  loadImport,
} from '../../../lambdas/imports/import.store.ts';
import { epochMs } from '../../../lambdas/shared/units.contract.ts';
import { openImportDesk } from '../../support/import-desk.ts';
import { openTable } from '../../support/table.ts';

let desk: Awaited<ReturnType<typeof openImportDesk>>;

beforeAll(async () => {
  desk = await openImportDesk(await openTable(), 'ws_1');
});

it('changes an import for whoever has it, and for nobody else', async () => {
  const made = await desk.make();
  const mine = await changeImport(desk.p, made, { status: 'reading', reader: 'req_1' }, epochMs(5));
  expect(mine).toMatchObject({ reader: 'req_1', i2sk: `000000000000005#${made.id}` });
  expect(await changeImport(desk.p, made, { rows: 1 })).toBeUndefined();
  expect(
    await changeImport(desk.p, { ...made, ...mine, reader: 'req_2' }, { rows: 1 }),
  ).toBeUndefined();
  expect(await changeImport(desk.p, { ...made, ...mine }, { rows: 1 })).toMatchObject({ rows: 1 });
  await leaveUnfinished(desk.p, made);
  await leaveUnfinished(desk.p, made);
  expect((await loadImport(desk.p, 'ws_1', made.id)).i2sk).toBeUndefined();
});

it('knows no import of another workspace', async () => {
  const { id } = await desk.make();
  await expect(loadImport(desk.p, 'ws_2', id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
});
