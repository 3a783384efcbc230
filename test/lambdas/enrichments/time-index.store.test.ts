import { beforeAll, describe, expect, it } from 'vitest';
import { payClaim, putClaim } from '../../../lambdas/claims/claim.store.ts';
import { putEnrichment } from '../../../lambdas/enrichments/enrichment.store.ts';
import type { Charge, EnrichmentRecord } from '../../../lambdas/enrichments/records.contract.ts';
import { pageOfCharges, pageOfEnrichments } from '../../../lambdas/enrichments/time-index.store.ts';
import { epochMs } from '../../../lambdas/shared/units.contract.ts';
import { openTable, type TablePorts } from '../../support/table.ts';

const T0 = 1_773_144_000_000;

describe('the order of time', () => {
  let p: TablePorts;

  beforeAll(async () => {
    p = (await openTable()).ports();
    for (const [n, at] of [T0, T0 + 1, T0 + 1, T0 + 2, T0 + 3].entries()) {
      const record = { workspaceId: 'ws_1', id: `enr_${n}`, createdAtMs: at, hold: {} };
      await putEnrichment(p, record as EnrichmentRecord);
      const claim = { enrichmentId: `enr_${n}`, madeBy: `call-${n}`, part: 0, row: 0 };
      const key = `key${n}`;
      await putClaim(p, 'ws_1', key, {
        ...claim,
        state: 'finding',
        contactId: 'c',
        atMs: epochMs(at),
      });
      await payClaim(p, 'ws_1', key, claim, {} as never, { paidAtMs: at } as Charge);
    }
  });

  async function allPages<T>(
    read: (cursor?: string) => Promise<{ items: readonly T[]; nextCursor: string | null }>,
  ): Promise<T[]> {
    const items: T[] = [];
    let cursor: string | undefined;
    do {
      const page = await read(cursor);
      expect(page.items.length).toBeLessThanOrEqual(2);
      items.push(...page.items);
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    return items;
  }

  const charges = (range: { fromMs?: number; toMs?: number; order?: 'asc' | 'desc' }) =>
    allPages((cursor) =>
      pageOfCharges(p, 'ws_1', {
        limit: 2,
        cursor,
        order: range.order ?? 'asc',
        ...(range.fromMs !== undefined && { fromMs: epochMs(range.fromMs) }),
        ...(range.toMs !== undefined && { toMs: epochMs(range.toMs) }),
      }),
    ).then((items) => items.map(({ pk }) => pk.split('#')[2]));

  it('lists requests newest first, each once', async () => {
    const ids = await allPages((cursor) => pageOfEnrichments(p, 'ws_1', { limit: 2, cursor }));
    expect(ids).toEqual(['enr_4', 'enr_3', 'enr_2', 'enr_1', 'enr_0']);
    expect((await pageOfEnrichments(p, 'ws_2', { limit: 2 })).items).toEqual([]);
  });

  it('lists charges in both directions, each once', async () => {
    expect(await charges({})).toEqual(['key0', 'key1', 'key2', 'key3', 'key4']);
    expect(await charges({ order: 'desc' })).toEqual(['key4', 'key3', 'key2', 'key1', 'key0']);
  });

  it.each(['asc', 'desc'] as const)(
    'takes in the start of a range and not its end: %s',
    async (order) => {
      const keys = await charges({ fromMs: T0 + 1, toMs: T0 + 3, order });
      expect(keys.sort()).toEqual(['key1', 'key2', 'key3']);
    },
  );

  it('is empty where a range is', async () => {
    expect(await charges({ fromMs: T0 + 1, toMs: T0 + 1 })).toEqual([]);
    expect(await charges({ fromMs: T0 + 3, toMs: T0 })).toEqual([]);
    expect(await charges({ fromMs: T0 + 100 })).toEqual([]);
  });

  it('refuses a cursor of another list, of the other order, and of another workspace', async () => {
    const refusal = { code: 'VALIDATION_FAILED' };
    const { nextCursor } = await pageOfCharges(p, 'ws_1', { limit: 2, order: 'desc' });
    const page = { limit: 2, cursor: `${nextCursor}` };
    await expect(pageOfEnrichments(p, 'ws_1', page)).rejects.toMatchObject(refusal);
    const [asc, desc] = (['asc', 'desc'] as const).map((order) => ({ ...page, order }));
    await expect(pageOfCharges(p, 'ws_1', asc!)).rejects.toMatchObject(refusal);
    await expect(pageOfCharges(p, 'ws_2', desc!)).rejects.toMatchObject(refusal);
    expect((await pageOfCharges(p, 'ws_1', desc!)).items).toHaveLength(2);
  });
});
