import { beforeAll, describe, expect, it } from 'vitest';
import { settleRound } from '../../lambdas/enrichments/settle/settle-round.ts';
import { sweepEnrichment } from '../../lambdas/enrichments/sweep-enrichment.ts';
import { audit } from '../support/audit.ts';
import { findsAll, found, openDesk, people } from '../support/desk.ts';
import { openLedger } from '../support/ledger-desk.ts';
import { openTable, type TestTable } from '../support/table.ts';

describe('settle-once', () => {
  let table: TestTable;

  beforeAll(async () => {
    table = await openTable();
  });

  it('settle-once: a repeat of the end is a replay, another end moves nothing', async () => {
    const desk = openLedger(table, 'ws_1');
    const held = await desk.hold('h', 5);
    const settled = await desk.settle('h', held, 3);
    expect(await desk.settle('h', held, 3, desk.p, settled)).toEqual(settled);
    expect(await desk.settle('h', held, 5)).toEqual(settled);
    expect(await desk.settle('h', held, 0)).toEqual(settled);
    expect(await desk.balance()).toEqual({ available: 97, held: 0 });
    expect((await audit(table, desk.p, 'ws_1')).get('grant_2026-03-01-contact')).toMatchObject({
      spent: 3,
    });
  });

  it('settle-once: of sixteen ends at the same time one is done, and all tell the same', async () => {
    const desk = openLedger(table, 'ws_2');
    await desk.hold('other', 50);
    const held = await desk.hold('h', 5);
    const ends = await Promise.all(
      Array.from({ length: 16 }, (_, n) => desk.settle('h', held, n % 6)),
    );
    expect(new Set(ends.map(({ id, state, rev }) => `${id} ${state} ${rev}`)).size).toBe(1);
    const spent = ends[0]?.slices?.[0]?.spent ?? 0;
    expect(await desk.balance()).toEqual({ available: 50 - spent, held: 50 });
  });

  it('settle-once: workflow and sweep at the same time end a request once', async () => {
    const desk = openDesk(table, 'ws_3');
    await desk.submit({ subjects: people(1, 50) });
    const { enrichment } = await desk.submit({ subjects: people(4) });
    const run = { workspaceId: 'ws_3', enrichmentId: enrichment.id, part: 0, round: 0 };
    await desk.find(run, [0, 1], findsAll);
    const p = { ...desk.p, startWorkflow: async () => 'ended' as const };
    await Promise.all([
      settleRound(p, { ...run, force: true }),
      sweepEnrichment(p, 'ws_3', enrichment.id),
      settleRound(p, { ...run, force: true }),
      sweepEnrichment(p, 'ws_3', enrichment.id),
    ]);
    expect(await desk.balance()).toEqual({ available: 97, held: 1, used: 2 });
  });

  it('settle-once: what is found after the end changes neither charge nor outcome', async () => {
    const desk = openDesk(table, 'ws_4');
    const { enrichment } = await desk.submit({ subjects: people(1) });
    const run = { workspaceId: 'ws_4', enrichmentId: enrichment.id, part: 0, round: 0 };
    await settleRound(desk.p, { ...run, force: true });
    await desk.endRow(
      { id: enrichment.id, part: 0, row: 0 },
      { email: found('person.0@acme.example') },
    );
    await settleRound(desk.p, { ...run, force: true });
    expect(await desk.balance()).toEqual({ available: 100, held: 0, used: 0 });
    expect((await table.items(`ENR#ws_4`)).find(({ sk }) => sk.startsWith('RUN'))).toMatchObject({
      outcome_email: { kind: 'failed', reason: 'STOPPED' },
    });
  });
});
