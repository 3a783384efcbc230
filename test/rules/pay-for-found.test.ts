import { beforeAll, describe, expect, it } from 'vitest';
import { openRound } from '../../lambdas/enrichments/rounds/open-round.ts';
import { type RunPorts, runRows } from '../../lambdas/enrichments/rounds/run-rows.ts';
import { settleRound } from '../../lambdas/enrichments/settle/settle-round.ts';
import { fakeNetwork, recorded } from '../lambdas/waterfall/recorded-fetch.ts';
import { findsAll, found, openDesk, people } from '../support/desk.ts';
import { OPEN_DESK } from '../support/open-desk.ts';
import { openTable, type TestTable } from '../support/table.ts';

describe('pay-for-found', () => {
  let table: TestTable;

  beforeAll(async () => {
    table = await openTable();
  });

  it('pay-for-found: 190 of 200 are charged, the other 10 go back', async () => {
    const desk = openDesk(table, 'ws_1', { contact: 250 });
    const view = await desk.enrich({ subjects: people(200) }, (...asked) =>
      asked[1] < 95 ? findsAll(...asked) : undefined,
    );
    expect(view).toMatchObject({
      status: 'completed',
      held: { contact: 0 },
      charged: { contact: 190 },
      progress: { subjects: 200, done: 200, found: 190, notFound: 10, failed: 0 },
    });
    expect(await desk.balance()).toEqual({ available: 60, held: 0, used: 190 });
  });

  it('pay-for-found: several addresses of one subject cost as one', async () => {
    const desk = openDesk(table, 'ws_2');
    const { enrichment } = await desk.submit({ subjects: people(1) });
    const run = { workspaceId: 'ws_2', enrichmentId: enrichment.id, part: 0, round: 0 };
    await openRound(desk.p, run);
    const all = ['ada@acme.example', 'ada@labs.example', 'a.example@acme.example'];
    await desk.endRow(
      { id: enrichment.id, part: 0, row: 0 },
      { email: { ...found('ada@acme.example'), all } },
    );
    await settleRound(desk.p, { ...run, force: true });
    expect(await desk.balance()).toEqual({ available: 99, held: 0, used: 1 });
  });

  it.each([
    ['found', 'deliverable', 1],
    ['found', 'catch-all', 0],
    ['found', 'undeliverable', 0],
    ['found', 'rate-limited', 0],
    ['not-found', 'deliverable', 0],
    ['down', 'deliverable', 0],
    ['malformed', 'deliverable', 0],
  ])('pay-for-found: finder %s, verifier %s: %i credits', async (finder, verifier, charged) => {
    const ws = `ws_${finder}_${verifier}`;
    const desk = openDesk(table, ws);
    const ada = { fullName: 'Ada Example', companyDomain: 'acme.example' };
    const { enrichment } = await desk.submit({ subjects: [ada] });
    const run = { workspaceId: ws, enrichmentId: enrichment.id, part: 0 };
    await openRound(desk.p, { ...run, round: 0 });
    const { fetch } = fakeNetwork([() => recorded('hunter', 'not-found')]);
    const p: RunPorts = {
      ...desk.p,
      secrets: { hunter: { key: 'k' }, zerobounce: { key: 'k' } },
      budgetSeconds: 100,
      sessions: new Map(),
      desk: OPEN_DESK,
      workMs: 60_000,
      fetch: async (input, init) => {
        const url = String(input);
        if (url.includes('hunter')) return recorded('hunter', finder);
        return url.includes('zerobounce') ? recorded('zerobounce', verifier) : fetch(input, init);
      },
    };
    const startedAt = new Date(desk.p.now()).toISOString();
    let { step } = await runRows(p, { ...run, round: 0, rows: [0], groups: 1, startedAt });
    while (step.next !== 'done') {
      desk.p.advance(step.waitSeconds * 1_000);
      ({ step } = await runRows(p, step));
    }
    await settleRound(p, { ...run, round: 0, force: true });
    expect(await desk.balance()).toEqual({ available: 100 - charged, held: 0, used: charged });
  });
});
