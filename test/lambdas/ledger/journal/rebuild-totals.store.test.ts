import { DeleteCommand } from '@aws-sdk/lib-dynamodb';
import { expect, it } from 'vitest';
import { rebuildTotals } from '../../../../lambdas/ledger/journal/rebuild-totals.store.ts';
import { openLedger } from '../../../support/ledger-desk.ts';
import { openTable } from '../../../support/table.ts';

it('gives way where a ledger moves meanwhile, and counts no allowance', async () => {
  const table = await openTable();
  const desk = openLedger(table, 'ws_1');
  await desk.settle('enr_1', await desk.hold('enr_1', 3), 2);
  await desk.entries();
  const cap = openLedger(table, { workspaceId: 'ws_1', cap: 'mem_ada' });
  await cap.settle('enr_2', await cap.hold('enr_2', 3), 2);
  await cap.entries();
  expect(await rebuildTotals(desk.p, 'ws_1')).toBe(0);
  let moved = false;
  const db = {
    send: async (command: { constructor: { name: string } }) => {
      if (command.constructor.name === 'TransactWriteCommand' && !moved) {
        moved = true;
        await desk.grant('meanwhile', 1, null);
        await desk.entries();
      }
      return desk.p.db.send(command as never);
    },
  };
  const [usage] = await table.items('USAGE#ws_1');
  const Key = { pk: usage?.pk, sk: usage?.sk };
  await table.db.send(new DeleteCommand({ TableName: table.name, Key }));
  await expect(rebuildTotals({ ...desk.p, db: db as never }, 'ws_1')).rejects.toMatchObject({
    code: 'ACCOUNT_BUSY',
  });
  expect(await rebuildTotals(desk.p, 'ws_1')).toBe(1);
  expect(await table.items('USAGE#ws_1')).toEqual([usage]);
});
