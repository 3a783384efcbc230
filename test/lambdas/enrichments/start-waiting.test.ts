import { beforeAll, describe, expect, it } from 'vitest';
import type { EnrichmentRun } from '../../../lambdas/enrichments/enrichment-run.contract.ts';
import { finishEnrichment } from '../../../lambdas/enrichments/settle/finish-enrichment.ts';
import {
  type StartWaitingPorts,
  startAgain,
  startWaiting,
} from '../../../lambdas/enrichments/start-waiting.ts';
import { findsAll, openDesk, people } from '../../support/desk.ts';
import { openTable, type TestTable } from '../../support/table.ts';

let table: TestTable;
let count = 0;

beforeAll(async () => {
  table = await openTable();
});

const open = () => {
  count += 1;
  return openDesk(table, `ws_${count}`, { contact: 1_000 });
};

describe('startAgain', () => {
  it.each([
    ['one part', 1, [0]],
    ['a list', 101, [0, 1]],
  ])('starts the workflow of %s under the request’s id', async (_what, rows, parts) => {
    const desk = open();
    const { enrichment } = await desk.submit({ subjects: people(rows) });
    const runs: EnrichmentRun[] = [];
    const startWorkflow = async (run: EnrichmentRun) => runs.push(run);
    const waiting = { workspaceId: desk.workspaceId, enrichmentId: enrichment.id };
    await startAgain({ ...desk.p, startWorkflow }, waiting);
    expect(runs).toEqual([{ ...waiting, parts }]);
  });

  it('moves nothing a second time where the request was running after all', async () => {
    const desk = open();
    const { enrichment } = await desk.submit({ subjects: people(2) });
    const [alone] = desk.started;
    const waiting = { workspaceId: desk.workspaceId, enrichmentId: enrichment.id };
    await startAgain(desk.p, waiting);
    const again = desk.started.at(-1);
    if (alone === undefined || again === undefined) throw new Error('nothing was started');
    const ran = await desk.run(alone, findsAll);
    expect(await desk.run(again, findsAll)).toEqual(ran);
    expect(await desk.balance()).toEqual({ available: 998, held: 0, used: 2 });
  });

  it('starts nothing that has ended, or was never there', async () => {
    const desk = open();
    const { id } = await desk.enrich({ subjects: people(1) });
    await finishEnrichment(desk.p, desk.workspaceId, id);
    const before = desk.started.length;
    for (const enrichmentId of [id, 'enr_none']) {
      await startAgain(desk.p, { workspaceId: desk.workspaceId, enrichmentId });
    }
    expect(desk.started).toHaveLength(before);
  });
});

describe('startWaiting', () => {
  /** A queue with these messages; those that somebody has taken come back with the next run. */
  function queueOf(bodies: readonly string[]) {
    const waiting = new Set(bodies);
    const taken = new Set<string>();
    const waitingStarts: StartWaitingPorts['waitingStarts'] = {
      take: async () => {
        const some = [...waiting].filter((body) => !taken.has(body)).slice(0, 10);
        for (const body of some) taken.add(body);
        return some.map((body) => ({ id: body, body, receipt: body }));
      },
      drop: async ({ receipt }) => void waiting.delete(receipt),
    };
    return { waiting, waitingStarts };
  }

  /** A desk with requests whose start has failed. */
  async function withWaiting(requests: number) {
    const desk = open();
    const startRound = () => Promise.reject(new Error('no room'));
    for (let n = 0; n < requests; n += 1) {
      await desk.submit({ subjects: people(1, n) }, { ...desk.p, startRound });
    }
    const bodies = desk.queued.map((waiting) => JSON.stringify(waiting));
    return { desk, bodies, ...queueOf(bodies) };
  }

  it('starts all that wait, ten at a time, and empties the queue', async () => {
    const { desk, waiting, waitingStarts } = await withWaiting(12);
    expect(await startWaiting({ ...desk.p, waitingStarts })).toEqual({ started: 12, failed: 0 });
    expect([...waiting]).toEqual([]);
    const idsOf = (all: readonly { readonly enrichmentId: string }[]) =>
      all.map(({ enrichmentId }) => enrichmentId).toSorted();
    expect(idsOf(desk.started)).toEqual(idsOf(desk.queued));
  });

  it('leaves what Step Functions does not take to the next run, and starts the others', async () => {
    const { desk, bodies, waiting, waitingStarts } = await withWaiting(3);
    const refused = desk.queued[1]?.enrichmentId;
    const startWorkflow = async ({ enrichmentId }: EnrichmentRun) => {
      if (enrichmentId === refused) throw new Error('no room');
    };
    const p = { ...desk.p, waitingStarts, startWorkflow };
    expect(await startWaiting(p)).toEqual({ started: 2, failed: 1 });
    expect([...waiting]).toEqual([bodies[1]]);
    expect(desk.p.logged.at(-1)).toMatchObject({
      event: 'WORKFLOW_NOT_STARTED',
      enrichmentId: refused,
      error: 'Error',
    });
  });

  it('stops where nothing is taken at all: the rest would meet the same', async () => {
    const { desk, waiting, waitingStarts } = await withWaiting(12);
    const startWorkflow = () => Promise.reject(new Error('no room'));
    const p = { ...desk.p, waitingStarts, startWorkflow };
    expect(await startWaiting(p)).toEqual({ started: 0, failed: 10 });
    expect(waiting.size).toBe(12);
  });

  it('takes no more once its time is over', async () => {
    const { desk, waiting, waitingStarts } = await withWaiting(12);
    const startWorkflow = async () => desk.p.advance(3_000);
    const p = { ...desk.p, waitingStarts, startWorkflow };
    expect(await startWaiting(p)).toEqual({ started: 10, failed: 0 });
    expect(waiting.size).toBe(2);
  });

  it('logs what it cannot read, and does not keep it', async () => {
    const desk = open();
    const { waiting, waitingStarts } = queueOf(['no json']);
    expect(await startWaiting({ ...desk.p, waitingStarts })).toEqual({ started: 0, failed: 1 });
    expect(waiting.size).toBe(0);
    expect(desk.p.logged).toMatchObject([
      { event: 'SCHEDULE_ITEM_FAILED', schedule: 'start-waiting', error: 'SyntaxError' },
    ]);
  });
});
