import { beforeAll, describe, expect, it } from 'vitest';
import { putRequest } from '../../../lambdas/enrichments/enrichment.store.ts';
import type { EnrichmentRecord } from '../../../lambdas/enrichments/records.contract.ts';
import { pageOfEnrichments } from '../../../lambdas/enrichments/time-index.store.ts';
import { openTable, type TablePorts } from '../../support/table.ts';

const T0 = 1_773_144_000_000;

describe('the order of time', () => {
  let p: TablePorts;

  beforeAll(async () => {
    p = (await openTable()).ports();
    for (const [n, at] of [T0, T0 + 1, T0 + 1, T0 + 2, T0 + 3].entries()) {
      const record = { workspaceId: 'ws_1', id: `enr_${n}`, createdAtMs: at, madeBy: `call-${n}` };
      await putRequest(p, record as EnrichmentRecord, []);
    }
  });

  it('lists requests newest first, each once', async () => {
    const ids: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await pageOfEnrichments(p, 'ws_1', { limit: 2, cursor });
      expect(page.items.length).toBeLessThanOrEqual(2);
      ids.push(...page.items);
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    expect(ids).toEqual(['enr_4', 'enr_3', 'enr_2', 'enr_1', 'enr_0']);
    expect((await pageOfEnrichments(p, 'ws_2', { limit: 2 })).items).toEqual([]);
  });

  it('refuses a cursor of another workspace', async () => {
    const { nextCursor } = await pageOfEnrichments(p, 'ws_1', { limit: 2 });
    const asked = pageOfEnrichments(p, 'ws_2', { limit: 2, cursor: `${nextCursor}` });
    await expect(asked).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
  });
});
