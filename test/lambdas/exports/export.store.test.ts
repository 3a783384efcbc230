import { beforeAll, expect, it } from 'vitest';
import {
  completeExport,
  findExport,
  leaveUnfinished,
  loadExport,
  lookAgain,
  putExport,
  removeExport,
} from '../../../lambdas/exports/export.store.ts';
import { openTable, type TablePorts } from '../../support/table.ts';

let p: TablePorts;
let attempts = 0;

beforeAll(async () => {
  p = (await openTable()).ports();
});

const newExport = (id: string, bodyHash = 'h') => ({
  ...({
    id,
    workspaceId: 'ws_1',
    status: 'running',
    createdAt: p.now(),
    actor: 'operator',
  } as const),
  ...({ format: 'csv', actions: ['contact.email'], enrichmentId: 'enr_1', isOwn: true } as const),
  ...{ madeBy: 'req_1', bodyHash, attempt: `req_${attempts++}` },
});
const end = () => ({ completedAtMs: p.now(), rows: 1, bytes: 9, charged: { contact: 1 } });

it('writes one where there is none, and gives a repeat the first', async () => {
  const first = await putExport(p, newExport('exp_1'));
  const again = await putExport(p, newExport('exp_1'));
  expect([first.kind, again.kind]).toEqual(['created', 'replayed']);
  await expect(putExport(p, newExport('exp_1', 'x'))).rejects.toMatchObject({
    code: 'IDEMPOTENCY_KEY_REUSED',
  });
  expect(await loadExport(p, 'ws_1', 'exp_1')).toMatchObject({ status: 'running' });
  await expect(loadExport(p, 'ws_2', 'exp_1')).rejects.toMatchObject({ code: 'NOT_FOUND' });
});

it('ends one once; one that has ended is not taken away', async () => {
  const item = newExport('exp_2');
  await putExport(p, item);
  expect(await completeExport(p, item, end())).toMatchObject({ status: 'completed', rows: 1 });
  expect(await completeExport(p, item, end())).toBeUndefined();
  await removeExport(p, item);
  expect(await findExport(p, 'ws_1', 'exp_2')).toMatchObject({ status: 'completed' });
});

it('moves one among the unfinished ones, takes it from them, and takes one away', async () => {
  const record = newExport('exp_3');
  await putExport(p, record);
  await lookAgain(p, record, 1_800_000_000_000);
  expect((await findExport(p, 'ws_1', 'exp_3'))?.i2sk).toBe('001800000000000#exp_3');
  await leaveUnfinished(p, record);
  expect((await findExport(p, 'ws_1', 'exp_3'))?.i2sk).toBeUndefined();
  await removeExport(p, record);
  await removeExport(p, record);
  expect(await findExport(p, 'ws_1', 'exp_3')).toBeUndefined();
});
