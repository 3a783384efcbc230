import { beforeAll, describe, expect, it } from 'vitest';
import { findEnrichment, findPart } from '../../../../lambdas/enrichments/enrichment.store.ts';
import { claimPart, giveOwned } from '../../../../lambdas/enrichments/rounds/open-round.ts';
import { listSubjects } from '../../../../lambdas/enrichments/rounds/row-run.store.ts';
import { findsAll, findsNobody, openDesk, people } from '../../../support/desk.ts';
import { openTable, type TestTable } from '../../../support/table.ts';

describe('claimPart', () => {
  let table: TestTable;

  beforeAll(async () => {
    table = await openTable();
  });

  const runOf = (workspaceId: string, enrichmentId: string, part = 0, round = 0) => ({
    workspaceId,
    enrichmentId,
    part,
    round,
  });

  it('gives the rows that the call has claimed, and again when it is repeated', async () => {
    const desk = openDesk(table, 'ws_1');
    const { enrichment } = await desk.submit({ subjects: people(3) });
    const run = runOf('ws_1', enrichment.id);
    expect(await claimPart(desk.p, run)).toEqual({ ...run, subjects: [0, 1, 2] });
    expect(await claimPart(desk.p, run)).toEqual({ ...run, subjects: [0, 1, 2] });
  });

  it('gives owned rows their stored result and leaves joined ones alone', async () => {
    const desk = openDesk(table, 'ws_2');
    await desk.enrich({ subjects: people(1) });
    await desk.submit({ subjects: people(1, 1) });
    const { enrichment } = await desk.submit({ subjects: people(3) });
    const { subjects } = await claimPart(desk.p, runOf('ws_2', enrichment.id));
    expect(subjects).toEqual([2]);
    expect(await listSubjects(desk.p, 'ws_2', enrichment.id, 0)).toMatchObject([
      { row: 0, outcome: { kind: 'owned', value: 'person.0@acme.example' } },
    ]);
  });

  it('claims no more rows of a list than its part holds credits for', async () => {
    const desk = openDesk(table, 'ws_3', { contact: 200 });
    const first = await desk.submit({ subjects: people(3) });
    // Three of its rows are being found: the list holds for the others alone.
    const list = await desk.submit({ subjects: people(101) });
    expect(list.enrichment).toMatchObject({ held: { contact: 98 }, quote: { joined: 3 } });
    await desk.runRound(runOf('ws_3', first.enrichment.id), findsNobody);
    const { subjects } = await claimPart(desk.p, runOf('ws_3', list.enrichment.id));
    expect(subjects).toHaveLength(97);
  });

  it('takes rows over in a later round, on a hold of their own', async () => {
    const desk = openDesk(table, 'ws_4');
    const first = await desk.submit({ subjects: people(1) });
    const second = await desk.submit({ subjects: people(2) });
    await desk.runRound(runOf('ws_4', second.enrichment.id), findsAll);
    await desk.runRound(runOf('ws_4', first.enrichment.id), findsNobody);
    expect(await desk.balance()).toEqual({ available: 99, held: 0, used: 1 });
    const run = runOf('ws_4', second.enrichment.id, 0, 1);
    expect((await claimPart(desk.p, run)).subjects).toEqual([0]);
    expect((await claimPart(desk.p, run)).subjects).toEqual([0]);
    expect(await desk.balance()).toEqual({ available: 98, held: 1, used: 1 });
  });

  it('ends rows of a later round uncharged when their credits are gone', async () => {
    const desk = openDesk(table, 'ws_5', { contact: 1 });
    const first = await desk.submit({ subjects: people(1) });
    const second = await desk.submit({ subjects: people(1) });
    await desk.runRound(runOf('ws_5', first.enrichment.id), findsNobody);
    await desk.submit({ subjects: people(1, 9) });
    const run = runOf('ws_5', second.enrichment.id, 0, 1);
    expect((await claimPart(desk.p, run)).subjects).toEqual([]);
    expect(await listSubjects(desk.p, 'ws_5', second.enrichment.id, 0)).toMatchObject([
      { outcome: { kind: 'failed', reason: 'CREDITS_INSUFFICIENT' } },
    ]);
    // Its claim is free: the next one wins it.
    const third = await desk.submit({ subjects: people(1), allowPartial: true });
    expect(third.enrichment.quote).toMatchObject({ joined: 0 });
  });

  it('runs its rows also when its workflow starts after four hours', async () => {
    const desk = openDesk(table, 'ws_7');
    const { enrichment } = await desk.submit({ subjects: people(3) });
    desk.p.advance(4 * 3_600_000 + 1);
    const { subjects } = await claimPart(desk.p, runOf('ws_7', enrichment.id));
    expect(subjects).toEqual([0, 1, 2]);
  });

  it('takes no row over once it has waited for four hours', async () => {
    const desk = openDesk(table, 'ws_8');
    await desk.submit({ subjects: people(1) });
    const second = await desk.submit({ subjects: people(1) });
    const run = runOf('ws_8', second.enrichment.id);
    expect(await desk.runRound(run, findsAll)).toMatchObject({ waiting: 1 });
    desk.p.advance(4 * 3_600_000);
    expect((await claimPart(desk.p, { ...run, round: 1 })).subjects).toEqual([]);
    expect(await listSubjects(desk.p, 'ws_8', second.enrichment.id, 0)).toMatchObject([
      { outcome: { kind: 'failed', reason: 'WAITED_TOO_LONG' } },
    ]);
  });

  it('is NOT_FOUND for a part that is not there', async () => {
    const { p } = openDesk(table, 'ws_6');
    await expect(claimPart(p, runOf('ws_6', 'enr_none'))).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });
});

describe('giveOwned', () => {
  it('says how many rows still have no end', async () => {
    const desk = openDesk(await openTable(), 'ws_1');
    await desk.enrich({ subjects: people(2) });
    const { enrichment } = await desk.submit({ subjects: people(3) });
    const record = await findEnrichment(desk.p, 'ws_1', enrichment.id);
    if (record === undefined) throw new Error('no record');
    const rows = (await findPart(desk.p, 'ws_1', enrichment.id, 0))?.rows ?? [];
    expect(await giveOwned(desk.p, record, 0, rows)).toBe(1);
    expect(await giveOwned(desk.p, record, 0, rows)).toBe(1);
  });
});
