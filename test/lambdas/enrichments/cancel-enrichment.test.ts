import { beforeAll, describe, expect, it } from 'vitest';
import { cancelEnrichment } from '../../../lambdas/enrichments/cancel-enrichment.ts';
import { claimPart } from '../../../lambdas/enrichments/rounds/open-round.ts';
import { findsAll, found, openDesk, people } from '../../support/desk.ts';
import { isUpdateOf, pauseAt } from '../../support/lossy.ts';
import { openTable, type TestTable } from '../../support/table.ts';

describe('cancelEnrichment', () => {
  let table: TestTable;

  beforeAll(async () => {
    table = await openTable();
  });

  it('charges what was done, gives the rest back, and answers a repeat the same', async () => {
    const desk = openDesk(table, 'ws_1');
    const { enrichment } = await desk.submit({ subjects: people(3) });
    const run = { workspaceId: 'ws_1', enrichmentId: enrichment.id, part: 0, round: 0 };
    await claimPart(desk.p, run);
    await desk.endRow(enrichment.id, 0, 0, found('person.0@acme.example'));
    expect(await cancelEnrichment(desk.p, 'ws_1', enrichment.id)).toMatchObject({
      status: 'running',
    });
    await desk.endRow(enrichment.id, 0, 1, { kind: 'cancelled' });
    const start = desk.started.pop();
    if (start === undefined) throw new Error('nothing was started');
    expect(await desk.run(start, findsAll)).toMatchObject({
      status: 'cancelled',
      charged: { contact: 1 },
      held: { contact: 0 },
      progress: { done: 3, found: 1, failed: 0 },
    });
    expect(await cancelEnrichment(desk.p, 'ws_1', enrichment.id)).toMatchObject({
      status: 'cancelled',
    });
    expect(await desk.balance()).toEqual({ available: 99, held: 0, used: 1 });
  });

  it('is refused too when the request ends just before', async () => {
    const desk = openDesk(table, 'ws_4');
    const { enrichment } = await desk.submit({ subjects: people(1) });
    const db = pauseAt(desk.p.db, (command) => isUpdateOf(command, 'ENRICHMENT'));
    const asked = cancelEnrichment({ ...desk.p, db }, 'ws_4', enrichment.id);
    await db.reached;
    const start = desk.started.pop();
    if (start === undefined) throw new Error('nothing was started');
    expect(await desk.run(start, findsAll)).toMatchObject({ status: 'completed' });
    db.goOn();
    await expect(asked).rejects.toMatchObject({ code: 'STATE_CONFLICT' });
  });

  it('is refused once the request has ended, and unknown in another workspace', async () => {
    const desk = openDesk(table, 'ws_2');
    const { id } = await desk.enrich({ subjects: people(1) });
    await expect(cancelEnrichment(desk.p, 'ws_2', id)).rejects.toMatchObject({
      code: 'STATE_CONFLICT',
    });
    await expect(cancelEnrichment(desk.p, 'ws_3', id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});
