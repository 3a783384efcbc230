import { beforeAll, expect, it } from 'vitest';
import {
  endExport,
  findExport,
  leaveUnfinished,
  loadExport,
  lookAgain,
  putExport,
  removeExport,
} from '../../../lambdas/exports/export.store.ts';
import { openTable, type TablePorts } from '../../support/table.ts';

let p: TablePorts;

beforeAll(async () => {
  p = (await openTable()).ports();
});

/** An export as one of several calls with the same key would write it. */
const written = (id: string, attempt = 'req_1', bodyHash = 'h') => ({
  ...({ id, workspaceId: 'ws_1', status: 'running', createdAt: p.now(), actor: 'op' } as const),
  ...({ format: 'csv', actions: ['contact.email'], enrichmentId: 'enr_1', isOwn: true } as const),
  ...{ madeBy: 'req_0', bodyHash, attempt },
});
const completed = () =>
  ({ status: 'completed', endedAtMs: p.now(), rows: 1, bytes: 9, charged: {} }) as const;
const find = (id: string) => findExport(p, 'ws_1', id);

it('writes one where there is none; a call with another body is refused', async () => {
  expect(await putExport(p, written('exp_1'))).toMatchObject({ attempt: 'req_1' });
  const other = putExport(p, written('exp_1', 'req_2', 'x'));
  await expect(other).rejects.toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' });
  expect(await loadExport(p, 'ws_1', 'exp_1')).toMatchObject({ attempt: 'req_1' });
  await expect(loadExport(p, 'ws_2', 'exp_1')).rejects.toMatchObject({ code: 'NOT_FOUND' });
});

it('lets a later call take it over: nobody who has read it before takes it away', async () => {
  const first = await putExport(p, written('exp_2'));
  p.advance(60_000);
  const later = await putExport(p, written('exp_2', 'req_2'));
  expect(later).toMatchObject({ attempt: 'req_2', createdAt: first.createdAt });
  expect(later.i2sk).not.toBe(first.i2sk);
  await removeExport(p, first);
  expect(await find('exp_2')).toEqual(later);
  await removeExport(p, later);
  await removeExport(p, later);
  expect(await find('exp_2')).toBeUndefined();
});

it('ends one once; then nobody takes it over, or away', async () => {
  const record = await putExport(p, written('exp_3'));
  expect(await endExport(p, record, completed())).toMatchObject({ status: 'completed', rows: 1 });
  const failed = { status: 'failed', endedAtMs: p.now() } as const;
  expect(await endExport(p, record, failed)).toBeUndefined();
  const again = putExport(p, written('exp_3', 'req_2'));
  await expect(again).rejects.toMatchObject({ code: 'IDEMPOTENCY_KEY_IN_USE' });
  await removeExport(p, record);
  expect(await find('exp_3')).toMatchObject({ status: 'completed' });
});

it('moves one among the unfinished ones, and takes it from them', async () => {
  const record = await putExport(p, written('exp_4'));
  await lookAgain(p, record, 1_800_000_000_000);
  expect((await find('exp_4'))?.i2sk).toBe('001800000000000#exp_4');
  await leaveUnfinished(p, record);
  expect((await find('exp_4'))?.i2sk).toBeUndefined();
});
