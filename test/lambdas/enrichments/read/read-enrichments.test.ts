import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { beforeAll, describe, expect, it } from 'vitest';
import { putRequest } from '../../../../lambdas/enrichments/enrichment.store.ts';
import {
  listEnrichments,
  loadEnrichment,
} from '../../../../lambdas/enrichments/read/read-enrichments.ts';
import type { EnrichmentRecord } from '../../../../lambdas/enrichments/records.contract.ts';
import { openDesk, people } from '../../../support/desk.ts';
import { spoil } from '../../../support/lossy.ts';
import { openTable, type TestTable } from '../../../support/table.ts';

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
      madeBy: 'call-1',
    };
    await putRequest(p, record as EnrichmentRecord, []);
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

  it('are told by their record alone once they have ended, and stay in order among running ones', async () => {
    const desk = openDesk(table, 'ws_7');
    const ids: string[] = [];
    for (const end of [desk.enrich, desk.submit, desk.enrich]) {
      const made = await end({ subjects: people(1, ids.length) });
      ids.unshift('id' in made ? made.id : made.enrichment.id);
      desk.p.advance(1_000);
    }
    const asked: unknown[] = [];
    const db = spoil(desk.p.db, (_n, command) => {
      if (command instanceof QueryCommand)
        asked.push(command.input.ExpressionAttributeValues?.[':pk']);
      return 'none';
    });
    const { items } = await listEnrichments({ ...desk.p, db }, 'ws_7', { limit: 5 });
    expect(items.map(({ id, status }) => [id, status])).toEqual([
      [ids[0], 'completed'],
      [ids[1], 'running'],
      [ids[2], 'completed'],
    ]);
    expect(items[0]?.progress).toMatchObject({ subjects: 1, lookups: 1, done: 1, found: 1 });
    // The page itself, and the rounds and the progress of the one that runs.
    const running = `ENR#ws_7#${ids[1]}`;
    expect(asked).toEqual(['WS#ws_7#ENRICHMENTS', running, running]);
  });
});
