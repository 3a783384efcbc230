import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { beforeAll, describe, expect, it } from 'vitest';
import { keepBounce } from '../../../../lambdas/enrichments/bounces/bounce.store.ts';
import type { CreditedCharge } from '../../../../lambdas/enrichments/credit-back/credit-back.contract.ts';
import {
  findCredited,
  leaveCredited,
} from '../../../../lambdas/enrichments/credit-back/credited-charge.store.ts';
import type { Db } from '../../../../lambdas/shared/dynamo.ts';
import { epochMs } from '../../../../lambdas/shared/units.contract.ts';
import { NOON } from '../../../support/fixed-ports.ts';
import { isTransaction, spoilFirst } from '../../../support/lossy.ts';
import { openTable, type TestTable } from '../../../support/table.ts';

const CONFLICT = new TransactionCanceledException({
  $metadata: {},
  message: 'at work',
  CancellationReasons: [{ Code: 'None' }, { Code: 'TransactionConflict' }],
});

describe('bounces in the table', () => {
  let table: TestTable;
  let n = 0;

  beforeAll(async () => {
    table = await openTable();
  });

  function open() {
    n += 1;
    const ws = `ws_${n}`;
    const p = table.ports();
    const recordOf = (chargeId: string, actor = 'mem_ada'): CreditedCharge => ({
      workspaceId: ws,
      chargeId,
      cause: 'bounce',
      actor,
      createdAtMs: epochMs(NOON),
      returns: [],
      reason: null,
    });
    const keep = (record: CreditedCharge, maxPerPeriod: number, via = p) =>
      keepBounce(via, record, { periodId: '2026-03-01', maxPerPeriod });
    return { ws, p, recordOf, keep, items: () => table.items(`WS#${ws}`) };
  }

  it('are kept and counted together, unfinished until somebody says so', async () => {
    const { ws, p, recordOf, keep, items } = open();
    const kept = await keep(recordOf('chg_1'), 2);
    expect(kept).toMatchObject({ ...recordOf('chg_1'), i2sk: '001773144120000#chg_1' });
    expect(await findCredited(p, ws, 'chg_1')).toEqual(kept);
    expect((await items()).map(({ sk, reports }) => [sk, reports])).toEqual([
      ['BOUNCES#2026-03-01', 1],
      ['CREDITED#chg_1', undefined],
    ]);
    await leaveCredited(p, ws, 'chg_1');
    await leaveCredited(p, ws, 'chg_1');
    expect(await findCredited(p, ws, 'chg_1')).toEqual(recordOf('chg_1'));
  });

  it('are kept once for a charge: the first stands, and the others count nothing', async () => {
    const { recordOf, keep, items } = open();
    const actors = Array.from({ length: 8 }, (_, k) => `mem_${k}`);
    const kept = await Promise.all(actors.map((actor) => keep(recordOf('chg_1', actor), 9)));
    expect(new Set(kept.map((record) => record?.actor)).size).toBe(1);
    expect((await items())[0]).toMatchObject({ reports: 1 });
  });

  it('are as many as the period may have, whoever comes at once', async () => {
    const { recordOf, keep, items } = open();
    const charges = Array.from({ length: 12 }, (_, k) => `chg_${k}`);
    const kept = await Promise.all(charges.map((charge) => keep(recordOf(charge), 5)));
    expect(kept.filter((record) => record !== undefined)).toHaveLength(5);
    expect(await items()).toHaveLength(6);
    expect((await items())[0]).toMatchObject({ reports: 5 });
  });

  it('are found where another call keeps the last of the period between two looks', async () => {
    const { p, recordOf, keep } = open();
    let looks = 0;
    const send = async (command: Parameters<Db['send']>[0]): Promise<unknown> => {
      if (looks === 0 && isTransaction(command)) throw CONFLICT;
      if (command instanceof GetCommand) looks += 1;
      if (looks === 2) await keep(recordOf('chg_1', 'mem_first'), 1);
      return p.db.send(command);
    };
    const late = { ...p, db: { send: send as Db['send'] } };
    const kept = await keep(recordOf('chg_1', 'mem_late'), 1, late);
    expect(kept).toMatchObject({ actor: 'mem_first' });
  });

  it('are found again by who lost the answer, also where the period is full by then', async () => {
    const { p, recordOf, keep } = open();
    const lossy = { ...p, db: spoilFirst(p.db, 'answer-lost') };
    await expect(keep(recordOf('chg_1'), 1, lossy)).rejects.toThrow();
    expect(await keep(recordOf('chg_1'), 1)).toMatchObject(recordOf('chg_1'));
    expect(await keep(recordOf('chg_2'), 1)).toBeUndefined();
  });
});
