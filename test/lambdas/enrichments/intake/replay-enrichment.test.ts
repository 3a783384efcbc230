import { beforeAll, describe, expect, it } from 'vitest';
import { replayEnrichment } from '../../../../lambdas/enrichments/intake/replay-enrichment.ts';
import { findsAll, openDesk, people } from '../../../support/desk.ts';
import { openTable, type TestTable } from '../../../support/table.ts';

describe('replayEnrichment', () => {
  let table: TestTable;

  beforeAll(async () => {
    table = await openTable();
  });

  it('gives the first answer to a repeat, also after the end, and takes nothing in', async () => {
    const desk = openDesk(table, 'ws_replay_1');
    const subjects = people(2);
    const { enrichment } = await desk.submit({ key: 'k', subjects });
    const [start] = desk.started;
    if (start) await desk.run(start, findsAll);
    const before = await desk.balance();
    const origin = { idempotencyKey: 'k', bodyHash: JSON.stringify(subjects) };
    expect(await replayEnrichment(desk.p, 'ws_replay_1', origin)).toEqual(enrichment);
    expect(await desk.balance()).toEqual(before);
    expect(desk.started).toHaveLength(1);
  });

  it('knows nothing of a new key, of another workspace, of another body', async () => {
    const desk = openDesk(table, 'ws_replay_2');
    await desk.submit({ key: 'k', subjects: people(1) });
    const origin = { idempotencyKey: 'k', bodyHash: 'other' };
    expect(
      await replayEnrichment(desk.p, 'ws_replay_2', { ...origin, idempotencyKey: 'new' }),
    ).toBeUndefined();
    expect(
      await replayEnrichment(desk.p, 'ws_replay_1', { ...origin, idempotencyKey: 'new' }),
    ).toBe(undefined);
    await expect(replayEnrichment(desk.p, 'ws_replay_2', origin)).rejects.toMatchObject({
      code: 'IDEMPOTENCY_KEY_REUSED',
    });
  });
});
