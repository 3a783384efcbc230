import { beforeAll, describe, expect, it } from 'vitest';
import type { CreditedCharge } from '../../../../lambdas/enrichments/credit-back/credit-back.contract.ts';
import {
  findCredited,
  keepCredited,
  leaveCredited,
  listCredited,
} from '../../../../lambdas/enrichments/credit-back/credited-charge.store.ts';
import { epochMs } from '../../../../lambdas/shared/units.contract.ts';
import { NOON } from '../../../support/fixed-ports.ts';
import { openTable, type TestTable } from '../../../support/table.ts';

describe('charges that are credited back', () => {
  let table: TestTable;

  beforeAll(async () => {
    table = await openTable();
  });

  it('are decided once: the first decision stands, whatever the cause of the next', async () => {
    const p = table.ports();
    const record = (cause: CreditedCharge['cause'], actor: string): CreditedCharge => ({
      workspaceId: 'ws_1',
      chargeId: 'chg_1',
      cause,
      actor,
      createdAtMs: epochMs(NOON),
      returns: [],
      reason: null,
    });
    const actors = Array.from({ length: 8 }, (_, n) => `mem_${n}`);
    const first = await keepCredited(p, record('bounce', 'mem_ada'));
    const kept = await Promise.all(actors.map((a) => keepCredited(p, record('double-charge', a))));
    expect(first).toMatchObject({ actor: 'mem_ada', i2sk: '001773144120000#chg_1' });
    for (const each of kept) expect(each).toEqual(first);
    await leaveCredited(p, 'ws_1', 'chg_1');
    expect(await findCredited(p, 'ws_1', 'chg_1')).toEqual(record('bounce', 'mem_ada'));
    const listed = await listCredited(p, 'ws_1', ['chg_0', 'chg_1', 'chg_2']);
    expect([...listed.keys()]).toEqual(['chg_1']);
    expect(await findCredited(p, 'ws_2', 'chg_1')).toBeUndefined();
  });
});
