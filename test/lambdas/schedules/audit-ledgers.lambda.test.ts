import { beforeAll, describe, expect, it } from 'vitest';
import { handler } from '../../../lambdas/schedules/audit-ledgers.lambda.ts';
import { putItem } from '../../../lambdas/shared/items.ts';
import { keys } from '../../../lambdas/shared/keys.contract.ts';
import { atNoon, invoke } from '../../support/handlers.ts';
import { openLedger } from '../../support/ledger-desk.ts';
import { openTable, type TestTable } from '../../support/table.ts';

describe('auditLedgers', () => {
  let table: TestTable;
  const log = atNoon();

  beforeAll(async () => {
    table = await openTable();
    for (const ws of ['ws_1', 'ws_2']) {
      await putItem(table.db, keys.workspaceLine(ws), { workspaceId: ws });
      const desk = openLedger(table, ws);
      await desk.hold('enr_1', 3);
      await desk.entries();
    }
  });

  it('goes through all workspaces and says what it has found', async () => {
    const found = { workspaces: 2, failed: 0, unfinished: 0, accounts: 2, entries: 4, faults: 0 };
    expect(await invoke(handler, {})).toEqual(found);
    expect(await invoke(handler, {})).toEqual({ ...found, entries: 0 });
    expect(log.lines()[0]).toMatchObject({
      event: 'SCHEDULE_DONE',
      schedule: 'audit-ledgers',
      ...found,
    });
  });
});
