import { beforeAll, describe, expect, it } from 'vitest';
import { listResults } from '../../../../lambdas/enrichments/read/read-results.ts';
import { claimPart } from '../../../../lambdas/enrichments/rounds/open-round.ts';
import { listSubjects } from '../../../../lambdas/enrichments/rounds/row-run.store.ts';
import { finishEnrichment } from '../../../../lambdas/enrichments/settle/finish-enrichment.ts';
import { settlePart } from '../../../../lambdas/enrichments/settle/settle-round.ts';
import { findsAll, findsNobody, found, openDesk, people } from '../../../support/desk.ts';
import { isPutOf, spoil } from '../../../support/lossy.ts';
import { openTable, type TestTable } from '../../../support/table.ts';

describe('settlePart', () => {
  let table: TestTable;
  let n = 0;

  beforeAll(async () => {
    table = await openTable();
  });

  async function open(count = 3, allotments?: Record<string, number>) {
    n += 1;
    const workspaceId = `ws_${n}`;
    const desk = openDesk(table, workspaceId, allotments);
    const { enrichment } = await desk.submit({ subjects: people(count) });
    const run = { workspaceId, enrichmentId: enrichment.id, part: 0, round: 0 };
    const outcomes = async () =>
      (await listSubjects(desk.p, workspaceId, run.enrichmentId, 0)).map(({ outcome }) => outcome);
    return { desk, run, outcomes };
  }

  it('charges what was found and gives the rest back', async () => {
    const { desk, run } = await open();
    const settled = await desk.runRound(run, (subject, row) =>
      row < 2 ? findsAll(subject, row) : undefined,
    );
    expect(settled).toEqual({ ...run, waiting: 0, waitSeconds: 1 });
    expect(await desk.balance()).toEqual({ available: 98, held: 0, used: 2 });
  });

  it('ends rows that did not run to their end as failed, uncharged', async () => {
    const { desk, run, outcomes } = await open();
    await claimPart(desk.p, run);
    await desk.endRow(run.enrichmentId, 0, 1, found('person.1@acme.example'));
    await settlePart(desk.p, run);
    expect(await outcomes()).toMatchObject([
      { kind: 'failed', reason: 'STOPPED' },
      { kind: 'found' },
      { kind: 'failed', reason: 'STOPPED' },
    ]);
    expect(await desk.balance()).toEqual({ available: 99, held: 0, used: 1 });
  });

  it('gives the whole share back where the part never got ready', async () => {
    const { desk, run } = await open(150, { contact: 200 });
    expect(await settlePart(desk.p, run)).toMatchObject({ waiting: 100 });
    expect(await settlePart(desk.p, { ...run, part: 1 })).toMatchObject({ waiting: 50 });
    expect(await desk.balance()).toEqual({ available: 200, held: 0, used: 0 });
  });

  it('says how many rows wait for another request, and waits longer each round, at most a minute', async () => {
    const { desk, run } = await open();
    const { enrichment } = await desk.submit({ subjects: people(5) });
    const second = { ...run, enrichmentId: enrichment.id };
    expect(await desk.runRound(second, findsAll)).toMatchObject({ waiting: 3, waitSeconds: 1 });
    expect(await settlePart(desk.p, { ...second, round: 3 })).toMatchObject({ waitSeconds: 8 });
    expect(await settlePart(desk.p, { ...second, round: 9 })).toMatchObject({ waitSeconds: 60 });
  });

  it('decides once which rows it pays for: a late find changes nothing', async () => {
    const { desk, run } = await open(1);
    await desk.runRound(run, findsNobody);
    await desk.endRow(run.enrichmentId, 0, 0, found('person.0@acme.example'));
    await settlePart(desk.p, run);
    expect(await desk.balance()).toEqual({ available: 100, held: 0, used: 0 });
  });

  it('may be repeated from any point: each write of it failing once charges the same', async () => {
    for (let broken = 0; ; broken += 1) {
      const { desk, run } = await open(2);
      const { subjects } = await claimPart(desk.p, run);
      await desk.find(run, subjects, (subject, row) =>
        row === 0 ? findsAll(subject, row) : undefined,
      );
      const db = spoil(desk.p.db, (call) => (call === broken ? 'answer-lost' : 'none'));
      const first = await settlePart({ ...desk.p, db }, run).catch((error: Error) => error.name);
      await settlePart(desk.p, run);
      expect(await desk.balance()).toEqual({ available: 99, held: 0, used: 1 });
      if (first !== 'TimeoutError') break;
    }
  });

  it('ends a row whose claim it has yielded before it died', async () => {
    const { desk, run } = await open(1);
    await desk.runRound(run, () => 'ada@acme.example');
    const { enrichment } = await desk.submit({
      subjects: [{ linkedinUrl: 'https://www.linkedin.com/in/ada' }],
    });
    const second = { ...run, enrichmentId: enrichment.id };
    await desk.find(second, (await claimPart(desk.p, second)).subjects, () => 'ada@acme.example');
    const db = spoil(desk.p.db, (_n, command) => (isPutOf(command, 'SUBJECT#') ? 'lost' : 'none'));
    await expect(settlePart({ ...desk.p, db }, second)).rejects.toThrow();
    await settlePart(desk.p, second);
    await finishEnrichment(desk.p, run.workspaceId, enrichment.id);
    expect(await listSubjects(desk.p, run.workspaceId, enrichment.id, 0)).toMatchObject([
      { outcome: { kind: 'owned', value: 'ada@acme.example' } },
    ]);
    const { items } = await listResults(desk.p, run.workspaceId, enrichment.id, { limit: 5 });
    expect(items[0]?.data.email).toMatchObject({ status: 'owned', value: 'ada@acme.example' });
    expect(await desk.balance()).toEqual({ available: 99, held: 0, used: 1 });
  });

  it('is NOT_FOUND for a part that is not there', async () => {
    const { desk, run } = await open(1);
    await expect(settlePart(desk.p, { ...run, part: 1 })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });
});
