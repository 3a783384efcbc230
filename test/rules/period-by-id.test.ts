import { beforeAll, describe, expect, it } from 'vitest';
import { expireGrants, loadAccount } from '../../lambdas/ledger/account/load-account.ts';
import { at } from '../support/accounts.ts';
import { audit } from '../support/audit.ts';
import { openLedger } from '../support/ledger-desk.ts';
import { spoil } from '../support/lossy.ts';
import { openTable, type TestTable } from '../support/table.ts';

describe('period-by-id', () => {
  let table: TestTable;

  beforeAll(async () => {
    table = await openTable();
  });

  it('period-by-id: lazy and scheduled turns at the same moment make one allotment', async () => {
    const desk = openLedger(table, 'ws_1');
    await desk.grant('pack', 10, at('2026-09-10T00:00:00Z'));
    desk.p.setClock('2026-04-01T00:00:00Z');
    const scheduled = async () => {
      await expireGrants(desk.p, await loadAccount(desk.p, { workspaceId: 'ws_1' }, desk.terms));
    };
    await Promise.all([
      ...Array.from({ length: 6 }, scheduled),
      ...Array.from({ length: 10 }, (_, n) => desk.hold(`h${n}`, 1)),
    ]);
    const grants = await audit(table, desk.p, 'ws_1');
    expect(grants.get('grant_2026-04-01-contact')).toMatchObject({ granted: 100, held: 10 });
    // No roll-over; the pack is untouched.
    expect(grants.get('grant_2026-03-01-contact')).toMatchObject({ expired: 100 });
    expect(grants.get('grant_pack')).toMatchObject({ available: 10 });
    const turns = (await desk.entries()).filter(({ action }) => action === 'turn');
    expect(turns.map(({ op }) => op)).toEqual(['turn:2026-04-01']);
  });

  it('period-by-id: a turn whose answers are lost makes one allotment', async () => {
    const desk = openLedger(table, 'ws_2');
    await desk.load();
    desk.p.setClock('2026-04-01T00:00:00Z');
    const faults = ['answer-lost', 'throttled'] as const;
    const accountDb = spoil(desk.p.accountDb, (n) => faults[n] ?? 'none');
    await loadAccount({ ...desk.p, accountDb }, { workspaceId: 'ws_2' }, desk.terms);
    expect(await desk.balance()).toEqual({ available: 100, held: 0 });
    expect((await audit(table, desk.p, 'ws_2')).size).toBe(2);
  });

  it('period-by-id: missed periods heal: one allotment for now, none for the months between', async () => {
    const desk = openLedger(table, 'ws_3');
    await desk.load();
    desk.p.setClock('2026-07-15T09:00:00Z');
    expect(await desk.balance()).toEqual({ available: 100, held: 0 });
    expect([...(await audit(table, desk.p, 'ws_3')).keys()]).toEqual([
      'grant_2026-03-01-contact',
      'grant_2026-07-01-contact',
    ]);
  });
});
