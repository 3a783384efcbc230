import { beforeAll, describe, expect, it } from 'vitest';
import { putRequest } from '../../../../lambdas/enrichments/enrichment.store.ts';
import { groupRows } from '../../../../lambdas/enrichments/intake/group-rows.ts';
import { takeBack } from '../../../../lambdas/enrichments/intake/take-back.ts';
import type { EnrichmentRecord } from '../../../../lambdas/enrichments/records.contract.ts';
import { claimRow } from '../../../../lambdas/enrichments/row-claims.ts';
import { people } from '../../../support/desk.ts';
import { dieAfter } from '../../../support/lossy.ts';
import { openTable, type TestTable } from '../../../support/table.ts';

describe('takeBack', () => {
  let table: TestTable;
  let n = 0;

  beforeAll(async () => {
    table = await openTable();
  });

  /** A refused request of two persons, one of them twice, that has claimed the data of both. */
  async function open(status: EnrichmentRecord['status'] = 'refused') {
    n += 1;
    const ws = `ws_${n}`;
    const p = table.ports();
    const actions: EnrichmentRecord['actions'] = ['contact.email', 'contact.phone'];
    const base = { workspaceId: ws, id: 'enr_1', createdAtMs: p.now(), parts: 1, actions };
    const record = {
      ...base,
      status,
      madeBy: 'call-1',
    } as Partial<EnrichmentRecord> as EnrichmentRecord;
    const rows = groupRows(ws, [...people(2), ...people(1)], ['email', 'phone']);
    await putRequest(p, record, [{ madeBy: 'call-1', part: 0, rows }]);
    for (const [row, each] of rows.slice(0, 2).entries()) {
      await claimRow(p, { record, part: 0, n: row, row: each }, ['email', 'phone']);
    }
    const left = async () => [
      ...(await table.items(`ENR#${ws}`)),
      ...(await table.items(`CON#${ws}`)),
      ...(await table.items(`ID#${ws}`)),
    ];
    return { p, record, left };
  }

  it('leaves nothing of a refused request, also when it is repeated', async () => {
    const { p, record, left } = await open();
    expect((await left()).length).toBeGreaterThan(5);
    await takeBack(p, record);
    await takeBack(p, record);
    expect(await left()).toEqual([]);
  });

  it('leaves nothing when it goes on after a crash at any write', async () => {
    for (let writes = 0; writes < 6; writes += 1) {
      const { p, record, left } = await open();
      await takeBack({ ...p, db: dieAfter(p.db, writes) }, record).catch(() => {});
      await takeBack(p, record);
      expect(await left()).toEqual([]);
    }
  });

  it('leaves alone what another call has made anew under its id', async () => {
    const { p, record, left } = await open();
    const before = await left();
    await takeBack(p, { ...record, madeBy: 'earlier' });
    expect(await left()).toEqual(before);
  });
});
