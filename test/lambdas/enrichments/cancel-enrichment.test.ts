import { beforeAll, describe, expect, it } from 'vitest';
import { cancelEnrichment } from '../../../lambdas/enrichments/cancel-enrichment.ts';
import { openRound } from '../../../lambdas/enrichments/rounds/open-round.ts';
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
    const { id } = enrichment;
    const run = { workspaceId: 'ws_1', enrichmentId: id, part: 0, round: 0 };
    await openRound(desk.p, run);
    await desk.endRow({ id, part: 0, row: 0 }, { email: found('person.0@acme.example') });
    const asked = { status: 'running', cancelRequested: true };
    expect(await cancelEnrichment(desk.p, 'ws_1', id)).toMatchObject(asked);
    expect(await cancelEnrichment(desk.p, 'ws_1', id)).toMatchObject(asked);
    await desk.endRow({ id, part: 0, row: 1 }, { email: { kind: 'cancelled' } });
    const start = desk.started.pop();
    if (start === undefined) throw new Error('nothing was started');
    expect(await desk.run(start, findsAll)).toMatchObject({
      status: 'cancelled',
      cancelRequested: true,
      charged: { contact: 1 },
      held: { contact: 0 },
      progress: { done: 3, found: 1, failed: 0, cancelled: 2 },
    });
    expect(desk.told).toMatchObject([{ type: 'enrichment.cancelled' }]);
    expect(await cancelEnrichment(desk.p, 'ws_1', id)).toMatchObject({ status: 'cancelled' });
    expect(await desk.balance()).toEqual({ available: 99, held: 0, used: 1 });
  });

  it('keeps the datum of a row that was found, and cancels the other', async () => {
    const desk = openDesk(table, 'ws_5');
    const actions = ['contact.email', 'contact.phone'] as const;
    const { enrichment } = await desk.submit({ subjects: people(1), actions });
    const { id } = enrichment;
    await desk.endRow({ id, part: 0, row: 0 }, { phone: found('+14155550100', 'phone') });
    await cancelEnrichment(desk.p, 'ws_5', id);
    const start = desk.started.pop();
    if (start === undefined) throw new Error('nothing was started');
    await desk.runRound({ workspaceId: 'ws_5', enrichmentId: id, part: 0, round: 0 }, findsAll);
    expect(await desk.run(start, findsAll)).toMatchObject({
      charged: { contact: 1 },
      progress: { lookups: 2, done: 2, found: 1, cancelled: 1 },
    });
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
    const refused = cancelEnrichment(desk.p, 'ws_2', id);
    await expect(refused).rejects.toMatchObject({ code: 'STATE_CONFLICT' });
    await expect(cancelEnrichment(desk.p, 'ws_3', id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});
