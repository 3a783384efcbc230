import { beforeAll, describe, expect, it, vi } from 'vitest';
import { findAccount } from '../../../lambdas/ledger/account/account.store.ts';
import { handler } from '../../../lambdas/schedules/turn-periods.lambda.ts';
import { forEachAtATime } from '../../../lambdas/shared/batches.ts';
import { createWorkspace } from '../../../lambdas/workspaces/create-workspace.ts';
import { atNoon, invoke } from '../../support/handlers.ts';
import { openTable, type TestTable } from '../../support/table.ts';

describe('turnPeriods', () => {
  let table: TestTable;
  const log = atNoon({
    EVENT_BUS_ARN: 'arn:aws:events:eu-central-1:000000000000:event-bus/sluice',
  });

  beforeAll(async () => {
    table = await openTable();
  });

  it('turns more workspaces than one page of their list has', { timeout: 60_000 }, async () => {
    const full = await openTable();
    const ids = Array.from({ length: 201 }, (_, n) => `ws_${n}`);
    await forEachAtATime(ids, 8, async (id) => void (await create(id, 'UTC')));
    expect(await invoke(handler, {})).toEqual({ workspaces: 201, failed: 0, unfinished: 0 });
    expect(
      await full.items('WS#').then((items) => items.filter(({ sk }) => sk === 'ACCOUNT')),
    ).toHaveLength(201);
    process.env.TABLE_NAME = table.name;
  });

  const create = (id: string, timezone: string, plan = 'workspace-pool') =>
    createWorkspace(
      table.ports(),
      { id, name: 'Example', plan, timezone, periodAnchor: '2026-01-01' },
      { bodyHash: 'h' },
    );
  const revOf = async (ws: string) => (await findAccount(table.ports(), { workspaceId: ws }))?.rev;

  it('turns each workspace in its own zone, books what expired, and goes on past a broken one', async () => {
    await create('ws_auckland', 'Pacific/Auckland');
    await create('ws_broken', 'UTC', 'no-such-plan');
    await create('ws_utc', 'UTC');
    expect(await invoke(handler, {})).toEqual({ workspaces: 3, failed: 1, unfinished: 0 });
    // In Auckland it is the 1st of April already.
    vi.setSystemTime(Date.parse('2026-03-31T12:00:00Z'));
    expect(await invoke(handler, {})).toEqual({ workspaces: 3, failed: 1, unfinished: 0 });
    expect([await revOf('ws_auckland'), await revOf('ws_utc')]).toEqual([3, 1]);
    vi.setSystemTime(Date.parse('2026-04-01T00:00:00Z'));
    await invoke(handler, {});
    await invoke(handler, {});
    expect([await revOf('ws_auckland'), await revOf('ws_utc')]).toEqual([3, 3]);
    expect(await findAccount(table.ports(), { workspaceId: 'ws_utc' })).toMatchObject({
      period: { id: '2026-04-01' },
      grants: {
        'grant_2026-03-01-contact': { available: 0 },
        'grant_2026-04-01-contact': { available: 100 },
      },
      last: { action: 'expire' },
    });
    expect(log.lines()).toContainEqual(
      expect.objectContaining({ event: 'SCHEDULE_ITEM_FAILED', workspaceId: 'ws_broken' }),
    );
  });
});
