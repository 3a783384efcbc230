import { beforeAll, describe, expect, it } from 'vitest';
import { putEnrichment } from '../../../lambdas/enrichments/enrichment.store.ts';
import {
  listEnrichments,
  loadEnrichment,
  loadRecord,
} from '../../../lambdas/enrichments/read-enrichments.ts';
import type { EnrichmentRecord } from '../../../lambdas/enrichments/records.contract.ts';
import { openDesk, people } from '../../support/desk.ts';
import { openTable, type TestTable } from '../../support/table.ts';

describe('requests', () => {
  let table: TestTable;

  beforeAll(async () => {
    table = await openTable();
  });

  it('are seen as they stand', async () => {
    const desk = openDesk(table, 'ws_1');
    const { enrichment } = await desk.submit({ subjects: people(2) });
    expect(await loadEnrichment(desk.p, 'ws_1', enrichment.id)).toEqual(enrichment);
  });

  it.each(['intended', 'refused'] as const)('are nobody’s while they are %s', async (status) => {
    const { p } = openDesk(table, `ws_${status}`);
    const record = {
      workspaceId: `ws_${status}`,
      id: 'enr_1',
      status,
      createdAtMs: p.now(),
      hold: {},
    };
    await putEnrichment(p, record as EnrichmentRecord);
    await expect(loadEnrichment(p, `ws_${status}`, 'enr_1')).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    expect((await listEnrichments(p, `ws_${status}`, { limit: 5 })).items).toEqual([]);
  });

  it('are listed newest first, page by page, in their workspace alone', async () => {
    const desk = openDesk(table, 'ws_3');
    const ids: string[] = [];
    for (let n = 0; n < 3; n += 1) {
      ids.unshift((await desk.enrich({ subjects: people(1, n) })).id);
      desk.p.advance(1_000);
    }
    const first = await listEnrichments(desk.p, 'ws_3', { limit: 2 });
    const rest = await listEnrichments(desk.p, 'ws_3', {
      limit: 2,
      cursor: first.nextCursor ?? undefined,
    });
    expect([...first.items, ...rest.items].map(({ id }) => id)).toEqual(ids);
    expect(rest.nextCursor).toBeNull();
    expect((await listEnrichments(desk.p, 'ws_4', { limit: 2 })).items).toEqual([]);
  });

  it('are NOT_FOUND from another workspace', async () => {
    const desk = openDesk(table, 'ws_5');
    const { id } = await desk.enrich({ subjects: people(1) });
    await expect(loadRecord(desk.p, 'ws_6', id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});
