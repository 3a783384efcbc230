import { beforeAll, describe, expect, it } from 'vitest';
import { loadEnrichment } from '../../../../lambdas/enrichments/read/read-enrichments.ts';
import { openRound } from '../../../../lambdas/enrichments/rounds/open-round.ts';
import { endRound } from '../../../../lambdas/enrichments/settle/end-round.ts';
import { findsAll, openDesk, people } from '../../../support/desk.ts';
import { openTable, type TestTable } from '../../../support/table.ts';

describe('endRound', () => {
  let table: TestTable;

  beforeAll(async () => {
    table = await openTable();
  });

  /** A request with all its rows found, but for those that wait for another request. */
  async function open(ws: string, count: number, joined = 0) {
    const desk = openDesk(table, ws, { contact: 300 });
    if (joined > 0) await desk.submit({ subjects: people(joined) });
    const { enrichment } = await desk.submit({ subjects: people(count) });
    const run = { workspaceId: ws, enrichmentId: enrichment.id, part: 0, round: 0 };
    const { groups } = await openRound(desk.p, run);
    const end = (force = false) => endRound(desk.p, { ...run, force });
    const read = () => loadEnrichment(desk.p, ws, enrichment.id);
    return { desk, run, rows: groups.flat(), end, read };
  }

  it('ends the request with its only round, once', async () => {
    const { desk, run, rows, end, read } = await open('ws_1', 2);
    expect(await end()).toMatchObject({ next: 'again' });
    await desk.find(run, rows, findsAll);
    expect(await end()).toMatchObject({ next: 'done' });
    expect(await end()).toMatchObject({ next: 'done' });
    expect(await read()).toMatchObject({ status: 'completed', charged: { contact: 2 } });
    const ofContacts = { type: 'contact.details-found', data: { details: ['email'] } };
    expect(desk.told).toMatchObject([ofContacts, ofContacts, { type: 'enrichment.completed' }]);
  });

  it.each([
    ['lookups wait for others', 'ws_2', 2, 1, 'wait'],
    ['it has other parts', 'ws_3', 101, 0, 'done'],
  ])('leaves the request running where %s', async (_why, ws, count, joined, next) => {
    const { desk, run, rows, end, read } = await open(ws, count, joined);
    await desk.find(run, rows, findsAll);
    expect(await end()).toMatchObject({ next });
    expect(await read()).toMatchObject({ status: 'running' });
    expect(new Set(desk.told.map(({ type }) => type))).toEqual(new Set(['contact.details-found']));
  });

  it('settles again what could not be told, and tells it then', async () => {
    const { desk, run, rows, read } = await open('ws_4', 1);
    await desk.find(run, rows, findsAll);
    const publish = () => Promise.reject(new Error('the bus is down'));
    const deaf = endRound({ ...desk.p, publish }, { ...run, force: false });
    await expect(deaf).rejects.toThrow('the bus is down');
    await endRound(desk.p, { ...run, force: false });
    expect(await read()).toMatchObject({ status: 'completed', charged: { contact: 1 } });
    expect(desk.told.map(({ type }) => type)).toEqual([
      'contact.details-found',
      'enrichment.completed',
    ]);
  });
});
