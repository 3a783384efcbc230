import { beforeAll, describe, expect, it } from 'vitest';
import {
  decideCreditBack,
  finishCreditBack,
} from '../../../../lambdas/enrichments/credit-back/credit-back.ts';
import {
  findCredited,
  keepCredited,
} from '../../../../lambdas/enrichments/credit-back/credited-charge.store.ts';
import type { Charge } from '../../../../lambdas/enrichments/records.contract.ts';
import { readEntries } from '../../../../lambdas/ledger/journal/journal.store.ts';
import { loadWorkspace } from '../../../../lambdas/workspaces/read-workspaces.ts';
import { audit } from '../../../support/audit.ts';
import { openDesk, people } from '../../../support/desk.ts';
import { openTable, type TestTable } from '../../../support/table.ts';

describe('a charge that comes back', () => {
  let table: TestTable;

  beforeAll(async () => {
    table = await openTable();
  });

  it('is decided the same by all, and comes in once, however many come by at once', async () => {
    const desk = openDesk(table, 'ws_1');
    const ws = desk.workspaceId;
    await desk.create();
    await desk.enrich({ subjects: people(1) });
    const [charge] = (await table.items(`CHARGE#${ws}`)) as unknown as [Charge];
    const workspace = await loadWorkspace(desk.p, ws);
    const decide = (cause: 'bounce' | 'double-charge', actor: string) =>
      decideCreditBack(desk.p, workspace, charge, { cause, actor });
    const { record, periodId } = await decide('bounce', 'mem_ada');
    expect(periodId).toBe('2026-03-01');
    expect((await decide('double-charge', 'sluice')).record.returns).toEqual(record.returns);
    expect(record).toMatchObject({ chargeId: charge.id, reason: null, returns: [{ amount: 1 }] });
    const kept = await keepCredited(desk.p, record);
    if (kept === undefined) throw new Error('nothing was kept');
    await Promise.all([1, 2, 3, 4].map(() => finishCreditBack(desk.p, kept)));
    expect((await desk.balance()).available).toBe(100);
    // A call that lost its answer may fence after it, so the account's last entry can be that one.
    await table.project();
    const { rev } = await desk.account();
    const entries = await readEntries(desk.p, { workspaceId: ws }, 0, rev);
    expect(entries.filter(({ reason }) => reason === 'bounce')).toMatchObject([
      { actor: 'mem_ada', slices: [{ granted: 1 }] },
    ]);
    expect(await findCredited(desk.p, ws, charge.id)).toEqual(record);
    await audit(table, desk.p, ws);
  });
});
