import { beforeAll, describe, expect, it } from 'vitest';
import { putRequest } from '../../../../lambdas/enrichments/enrichment.store.ts';
import { loadRecord } from '../../../../lambdas/enrichments/read/load-record.ts';
import type { EnrichmentRecord } from '../../../../lambdas/enrichments/records.contract.ts';
import { openDesk, people } from '../../../support/desk.ts';
import { openTable, type TestTable } from '../../../support/table.ts';

describe('loadRecord', () => {
  let table: TestTable;

  beforeAll(async () => {
    table = await openTable();
  });

  it('gives a request that is running, and says of every other one that there is none', async () => {
    const desk = openDesk(table, 'ws_load');
    const { id } = (await desk.submit({ subjects: people(1) })).enrichment;
    const record = await loadRecord(desk.p, 'ws_load', id);
    expect(record).toMatchObject({ id, status: 'running' });
    const missing = { code: 'NOT_FOUND' };
    await expect(loadRecord(desk.p, 'ws_load', 'enr_none')).rejects.toMatchObject(missing);
    await expect(loadRecord(desk.p, 'ws_other', id)).rejects.toMatchObject(missing);
    for (const status of ['intended', 'refused'] as const) {
      const hidden: EnrichmentRecord = { ...record, id: `enr_${status}`, status };
      await putRequest(desk.p, hidden, []);
      await expect(loadRecord(desk.p, 'ws_load', hidden.id)).rejects.toMatchObject(missing);
    }
  });
});
