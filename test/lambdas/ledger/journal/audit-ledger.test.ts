import { DeleteCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { beforeAll, describe, expect, it } from 'vitest';
import { auditLedger } from '../../../../lambdas/ledger/journal/audit-ledger.ts';
import { keys } from '../../../../lambdas/shared/keys.contract.ts';
import { openLedger } from '../../../support/ledger-desk.ts';
import { openTable, type TestTable } from '../../../support/table.ts';

describe('auditLedger', () => {
  let table: TestTable;

  beforeAll(async () => {
    table = await openTable();
  });

  async function story(ws: string) {
    const desk = openLedger(table, ws);
    const held = await desk.hold('enr_1', 10);
    await desk.settle('enr_1', held, 4);
    await desk.grant('bought', 50, null);
    await desk.entries();
    return desk;
  }
  const set = (key: object, name: string, value: unknown) =>
    table.db.send(
      new UpdateCommand({
        TableName: table.name,
        Key: key,
        UpdateExpression: `SET ${name} = :value`,
        ExpressionAttributeNames: name.startsWith('#') ? { '#reason': 'reason' } : undefined,
        ExpressionAttributeValues: { ':value': value },
      }),
    );

  it('reads each entry once: the next audit goes on where it stopped', async () => {
    const desk = await story('ws_1');
    const first = await auditLedger(desk.p, desk.account);
    expect(first).toMatchObject({ entries: 4, spent: { enr_1: { contact: 4 } } });
    expect(first.fault).toBeUndefined();
    const again = await auditLedger(desk.p, desk.account, first.checkpoint);
    expect(again).toEqual({
      checkpoint: first.checkpoint,
      entries: 0,
      spent: {},
      fault: undefined,
    });
    await desk.grant('more', 5, null);
    await desk.entries();
    const third = await auditLedger(desk.p, desk.account, first.checkpoint);
    expect([third.entries, third.checkpoint.rev, third.fault]).toEqual([1, 5, undefined]);
  });

  it('finds an entry that was changed', async () => {
    const desk = await story('ws_2');
    await set(keys.ledgerEntry(desk.account, 3), 'actor', 'mem_eve');
    const { fault, checkpoint } = await auditLedger(desk.p, desk.account);
    expect([fault, checkpoint.rev]).toEqual([{ rule: 'sealed', rev: 3 }, 2]);
  });

  it('finds an entry that was taken away', async () => {
    const desk = await story('ws_3');
    const Key = keys.ledgerEntry(desk.account, 2);
    await table.db.send(new DeleteCommand({ TableName: table.name, Key }));
    const { fault } = await auditLedger(desk.p, desk.account);
    expect(fault).toEqual({ rule: 'gapless', rev: 2 });
  });

  it('finds an account that is not what its entries add up to', async () => {
    const desk = await story('ws_4');
    await set(keys.account(desk.account), 'grants.grant_bought.available', 51);
    const { fault } = await auditLedger(desk.p, desk.account);
    expect(fault).toEqual({ rule: 'fold-is-account', rev: 4 });
    const { checkpoint } = await auditLedger(desk.p, desk.account);
    // Also when nothing has come since.
    expect((await auditLedger(desk.p, desk.account, checkpoint)).fault).toEqual(fault);
  });

  it('waits for a journal that is late, for hours, and then says what is missing', async () => {
    const desk = await story('ws_5');
    table.keepProjecting(false);
    await desk.grant('late', 5, null);
    expect((await auditLedger(desk.p, desk.account)).fault).toBeUndefined();
    desk.p.advance(6 * 3_600_000 + 1);
    expect((await auditLedger(desk.p, desk.account)).fault).toEqual({ rule: 'gapless', rev: 5 });
    table.keepProjecting(true);
    await desk.entries();
  });

  it('has nothing to say where there is no account', async () => {
    const p = table.ports();
    expect(await auditLedger(p, { workspaceId: 'ws_9' })).toMatchObject({ entries: 0, spent: {} });
  });
});
