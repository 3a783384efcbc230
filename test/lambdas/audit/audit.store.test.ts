import { beforeAll, describe, expect, it } from 'vitest';
import type { IntendedAct } from '../../../lambdas/audit/audit.contract.ts';
import { closeAct, openAct, readMonth } from '../../../lambdas/audit/audit.store.ts';
import { openTable, type TablePorts, type TestTable } from '../../support/table.ts';

const ACT: IntendedAct = {
  act: 'member.removed',
  actor: 'opk_1',
  kind: 'operator',
  workspaceId: 'ws_1',
  targetId: 'mem_1',
  requestId: 'request-1',
  changed: {},
};

describe('the store of audit records', () => {
  let table: TestTable;
  let p: TablePorts;

  beforeAll(async () => {
    table = await openTable();
    p = table.ports();
  });

  it('writes an act under its month before it is done, its end then', async () => {
    const key = await openAct(p, ACT);
    expect(await table.items()).toMatchObject([
      {
        pk: 'AUDIT#2026-03',
        sk: expect.stringMatching(/^001773144000000#aud_/),
        ...ACT,
        atMs: 1_773_144_000_000,
        outcome: 'unknown',
      },
    ]);
    await closeAct(p, key, { outcome: 'refused', code: 'STATE_CONFLICT', targetId: undefined });
    expect(await table.items()).toMatchObject([
      { ...ACT, outcome: 'refused', code: 'STATE_CONFLICT' },
    ]);
  });

  it('reads a month, newest first, and says whether there are others', async () => {
    p.advance(1_000);
    await openAct(p, ACT);
    const range = { pk: 'AUDIT#2026-03', from: '0', to: '9' };
    const two = await readMonth(p, { ...range, limit: 5 });
    expect(two.records.map(({ atMs }) => atMs)).toEqual([1_773_144_001_000, 1_773_144_000_000]);
    expect(two.isAll).toBe(true);
    expect(await readMonth(p, { ...range, limit: 1 })).toMatchObject({ isAll: false });
    const none = { records: [], isAll: true };
    expect(await readMonth(p, { ...range, from: '9', to: '0', limit: 1 })).toEqual(none);
  });
});
