import { beforeAll, describe, expect, it, vi } from 'vitest';
import { handler } from '../../../lambdas/schedules/learn-order.lambda.ts';
import { putItem } from '../../../lambdas/shared/items.ts';
import { keys } from '../../../lambdas/shared/keys.contract.ts';
import { hunterFound, keepRuns } from '../../support/counted-runs.ts';
import { openDesk, people } from '../../support/desk.ts';
import { NOON } from '../../support/fixed-ports.ts';
import { atNoon, invoke } from '../../support/handlers.ts';
import { openTable, type TestTable } from '../../support/table.ts';

describe('learnOrder', () => {
  let table: TestTable;
  const log = atNoon();
  const rowsOf = async () =>
    (await table.items('FIGURES#operator'))
      .filter(({ sk }) => sk.startsWith('SEGMENT#'))
      .map(({ figures }) => (figures as { rows: number }).rows);

  beforeAll(async () => {
    table = await openTable();
    for (const ws of ['ws_1', 'ws_2']) {
      await putItem(table.db, keys.workspaceLine(ws), { workspaceId: ws });
      const { id } = await openDesk(table, ws).enrich({ subjects: people(30) });
      await keepRuns(table, { ws, id, rows: 30 }, hunterFound());
    }
  });

  it('counts each request once, run twice at once or again, and plans the order', async () => {
    vi.setSystemTime(NOON + 600_000);
    const counts = await Promise.all([invoke(handler, {}), invoke(handler, {})]);
    expect(counts.map(({ putOff }) => putOff).toSorted()).toEqual([0, 2]);
    expect(await rowsOf()).toEqual([60]);
    await invoke(handler, {});
    expect(await rowsOf()).toEqual([60]);
    const [order] = await table.items('VENDORS#operator');
    expect(order).toMatchObject({
      sk: 'ORDER#email',
      orders: {
        segments: { all: { rows: 60, providers: [{ provider: 'hunter' }, { provider: 'tomba' }] } },
      },
    });
    expect(log.lines().at(-1)).toMatchObject({
      event: 'SCHEDULE_DONE',
      ...{ schedule: 'learn-order', workspaces: 2, failed: 0, unfinished: 0, putOff: 0 },
    });
  });
});
