import { beforeAll, describe, expect, it } from 'vitest';
import { openRound } from '../../lambdas/enrichments/rounds/open-round.ts';
import { findsAll, findsNobody, openDesk, people } from '../support/desk.ts';
import { offerPlans } from '../support/offer-plan.ts';
import { APART } from '../support/priced-apart.ts';
import { openTable, type TestTable } from '../support/table.ts';

offerPlans(APART);

describe('held-before-work', () => {
  let table: TestTable;

  beforeAll(async () => {
    table = await openTable();
  });

  it('held-before-work: 9 credits for 10 contacts are refused whole, nothing held, nothing started', async () => {
    const desk = openDesk(table, 'ws_1', { contact: 9 });
    await expect(desk.submit({ subjects: people(10) })).rejects.toMatchObject({
      code: 'CREDITS_INSUFFICIENT',
      details: { required: { contact: 10 }, available: { contact: 9 } },
    });
    expect(desk.started).toEqual([]);
    expect(await desk.balance()).toEqual({ available: 9, held: 0, used: 0 });
  });

  it('held-before-work: credits for a lesser grade alone are too few, whatever would be found', async () => {
    const desk = openDesk(table, 'ws_apart', { contact: 3 }, table.ports(), 'apart');
    await expect(desk.submit({ subjects: people(2) })).rejects.toMatchObject({
      code: 'CREDITS_INSUFFICIENT',
      details: { required: { contact: 4 }, available: { contact: 3 } },
    });
    expect(desk.started).toEqual([]);
    expect(await desk.balance()).toEqual({ available: 3, held: 0, used: 0 });
  });

  it('held-before-work: allowPartial takes as many as fit, says how many, and runs no other', async () => {
    const desk = openDesk(table, 'ws_2', { contact: 9 });
    const ran: number[] = [];
    const view = await desk.enrich({ subjects: people(10), allowPartial: true }, (...asked) => {
      ran.push(asked[1]);
      return findsAll(...asked);
    });
    expect(view.quote).toMatchObject({ required: { contact: 9 }, unaffordable: 1 });
    expect(ran.sort()).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
    expect(view).toMatchObject({ charged: { contact: 9 }, progress: { done: 10, failed: 1 } });
  });

  it('held-before-work: with parallel requests, never more rows run than credits are held', async () => {
    const desk = openDesk(table, 'ws_3', { contact: 12 });
    const asked = await Promise.allSettled(
      Array.from({ length: 8 }, (_, n) => desk.submit({ subjects: people(5, 3 * n) })),
    );
    const ids = asked.flatMap((end) =>
      end.status === 'fulfilled' ? [end.value.enrichment.id] : [],
    );
    const parts = await Promise.all(
      ids.map((enrichmentId) =>
        openRound(desk.p, { workspaceId: 'ws_3', enrichmentId, part: 0, round: 0 }),
      ),
    );
    const running = parts.reduce((sum, { groups }) => sum + groups.flat().length, 0);
    expect(running).toBeGreaterThan(0);
    expect(running).toBe((await desk.balance()).held);
  });

  it('held-before-work: a row taken over later runs only on a hold of its own', async () => {
    const desk = openDesk(table, 'ws_4', { contact: 2 });
    const first = await desk.submit({ subjects: people(1) });
    const second = await desk.submit({ subjects: people(1) });
    const run = { workspaceId: 'ws_4', part: 0, enrichmentId: second.enrichment.id };
    await desk.runRound({ ...run, round: 0, enrichmentId: first.enrichment.id }, findsNobody);
    await desk.submit({ subjects: people(2, 7) });
    // No credit is left: the row does not run.
    expect((await openRound(desk.p, { ...run, round: 1 })).groups).toEqual([]);
  });
});
