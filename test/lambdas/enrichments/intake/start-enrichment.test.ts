import { beforeAll, describe, expect, it } from 'vitest';
import { findEnrichment } from '../../../../lambdas/enrichments/enrichment.store.ts';
import {
  beginWorkflow,
  requestHoldBase,
} from '../../../../lambdas/enrichments/intake/start-enrichment.ts';
import { askedInVain, recordsOf } from '../../../support/contacts.ts';
import { openDesk, people } from '../../../support/desk.ts';
import { type Fault, spoilFirst } from '../../../support/lossy.ts';
import { openTable, type TestTable } from '../../../support/table.ts';

const BOTH = ['contact.email', 'contact.phone'] as const;

describe('the start of a request', () => {
  let table: TestTable;
  let n = 0;

  beforeAll(async () => {
    table = await openTable();
  });

  function open(allotments?: Record<string, number>, plan?: string) {
    n += 1;
    const ws = `ws_${n}`;
    const desk = openDesk(table, ws, allotments, table.ports(), plan);
    const claims = () => recordsOf(table, ws);
    const keys = () => table.items(`ID#${ws}`);
    const records = () => table.items(`ENR#${ws}`);
    const asked = () => askedInVain(table, ws);
    return { desk, ws, claims, asked, keys, records };
  }

  it.each<[Fault, number]>([
    ['none', 1],
    ['throttled', 1],
    ['answer-lost', 1],
    ['lost', 1],
    ['late', 1],
  ])('holds once when the write is %s', async (fault, starts) => {
    const { desk } = open();
    await desk.balance();
    const accountDb = spoilFirst(desk.p.accountDb, fault);
    const { enrichment } = await desk.submit({ subjects: people(4) }, { ...desk.p, accountDb });
    await accountDb.deliver();
    expect(enrichment.held).toEqual({ contact: 4 });
    expect(await desk.balance()).toEqual({ available: 96, held: 4, used: 0 });
    expect(desk.started).toHaveLength(starts);
  });

  it('gives claims back when others took the credits after the first look', async () => {
    const { desk, records, claims } = open({ contact: 10 });
    const calls = Array.from({ length: 6 }, (_, k) => desk.submit({ subjects: people(4, 4 * k) }));
    const ends = await Promise.allSettled(calls);
    const reasons = ends.flatMap((end) => (end.status === 'rejected' ? [end.reason.code] : []));
    expect(reasons).toEqual(Array.from({ length: 4 }, () => 'CREDITS_INSUFFICIENT'));
    expect(await desk.balance()).toEqual({ available: 2, held: 8, used: 0 });
    expect(await claims()).toHaveLength(8);
    expect((await records()).filter(({ sk }) => sk === 'ENRICHMENT')).toHaveLength(2);
  });

  it('of four at once for 6 of 10 credits, each as many as fit: 6, 4, then nothing', async () => {
    const { desk, records, claims, asked, keys } = open({ contact: 10 });
    const calls = Array.from({ length: 4 }, (_, k) =>
      desk.submit({ subjects: people(6, 6 * k), allowPartial: true }),
    );
    const ends = await Promise.allSettled(calls);
    const held = ends.flatMap((end) =>
      end.status === 'fulfilled' ? [end.value.enrichment.held.contact] : [],
    );
    const codes = ends.flatMap((end) => (end.status === 'rejected' ? [end.reason.code] : []));
    expect(held.sort()).toEqual([4, 6]);
    expect(codes).toEqual(['CREDITS_INSUFFICIENT', 'CREDITS_INSUFFICIENT']);
    expect(await desk.balance()).toEqual({ available: 0, held: 10, used: 0 });
    // What is not held is claimed by nobody, and the refused ones have left nothing.
    expect([(await claims()).length, (await keys()).length]).toEqual([10, 10]);
    expect(await asked()).toHaveLength(2);
    const requests = (await records()).filter(({ sk }) => sk === 'ENRICHMENT');
    expect(requests.map(({ quote }) => quote)).toMatchObject(
      requests.map(({ held: lookups }) => {
        const { email = [] } = lookups as { email?: number[] };
        return { unaffordable: 6 - email.length };
      }),
    );
  });

  it('claims before it holds: of two requests for one person, one holds', async () => {
    const { desk } = open();
    const views = await Promise.all([
      desk.submit({ subjects: people(1) }),
      desk.submit({ subjects: people(1) }),
    ]);
    expect(views.map(({ enrichment }) => enrichment.held.contact).sort()).toEqual([0, 1]);
    expect(desk.started).toHaveLength(2);
  });

  it('holds for the data that nobody else is finding: each request its own', async () => {
    const { desk, ws } = open(undefined, 'split-credits-essential');
    const one = await desk.submit({ subjects: people(2), actions: ['contact.email'] });
    const two = await desk.submit({ subjects: people(2), actions: BOTH });
    expect([one, two].map(({ enrichment }) => enrichment.held)).toEqual([
      { email: 2 },
      { email: 0, phone: 2 },
    ]);
    expect(two.enrichment.quote).toMatchObject({ joined: 2, required: { email: 0, phone: 2 } });
    const record = await findEnrichment(desk.p, ws, two.enrichment.id);
    expect(record?.held).toEqual({ phone: [0, 1] });
  });

  it('links the keys of a row that is owned: known by each of them alone from then on', async () => {
    const { desk } = open({ contact: 1 });
    await desk.enrich(
      { subjects: [{ linkedinUrl: 'linkedin.com/in/ada' }] },
      () => 'a@acme.example',
    );
    const both = {
      linkedinUrl: 'linkedin.com/in/ada',
      fullName: 'Ada Example',
      companyDomain: 'acme.example',
    };
    const byName = { fullName: 'Ada Example', companyDomain: 'acme.example' };
    for (const subject of [both, byName]) {
      const { enrichment } = await desk.submit({ subjects: [subject] });
      expect(enrichment).toMatchObject({ status: 'completed', quote: { owned: 1 } });
    }
  });

  it('starts the first round of an only part by itself, everything else as a workflow', async () => {
    const { desk } = open({ contact: 300 });
    const rounds: unknown[] = [];
    const runs: unknown[] = [];
    const via = {
      ...desk.p,
      startRound: async (run: unknown) => void rounds.push(run),
      startWorkflow: async (run: unknown) => {
        runs.push(run);
        return 'started' as const;
      },
    };
    const ids: string[] = [];
    for (const subjects of [people(12), people(12), people(101, 50)]) {
      ids.push((await desk.submit({ subjects }, via)).enrichment.id);
    }
    const [alone, waits, list] = ids;
    const { workspaceId } = desk;
    expect(rounds).toEqual([
      {
        workspaceId,
        enrichmentId: alone,
        part: 0,
        round: 0,
        parts: 1,
        groups: [[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]],
        handsOver: true,
      },
    ]);
    expect(runs).toEqual([
      { workspaceId, enrichmentId: waits, parts: [0] },
      { workspaceId, enrichmentId: list, parts: [0, 1] },
    ]);
  });
});

describe('beginWorkflow', () => {
  it('queues a start that failed; what the queue does not take either, the sweep finds', async () => {
    const table = await openTable();
    const desk = openDesk(table, 'ws_1');
    const failing = { ...desk.p, startRound: () => Promise.reject(new Error('no connection')) };
    const { enrichment } = await desk.submit({ subjects: people(1) }, failing);
    expect(enrichment.status).toBe('running');
    const record = await findEnrichment(desk.p, 'ws_1', enrichment.id);
    if (record === undefined) throw new Error('no record');
    expect(record).toHaveProperty('i2pk');
    const before = desk.started.length;
    await beginWorkflow(failing, record);
    expect(desk.started).toHaveLength(before);
    const line = { event: 'WORKFLOW_NOT_STARTED', enrichmentId: record.id, error: 'Error' };
    expect(desk.p.logged).toMatchObject([line, line]);
    const waiting = { workspaceId: 'ws_1', enrichmentId: record.id };
    expect(desk.queued).toEqual([waiting, waiting]);
    const queueStart = () => Promise.reject(new Error('no connection'));
    await beginWorkflow({ ...failing, queueStart }, record);
    const last = { event: 'START_NOT_QUEUED', enrichmentId: record.id, error: 'Error' };
    expect(desk.p.logged.slice(2)).toMatchObject([line, last]);
    expect(JSON.stringify(desk.p.logged)).not.toContain('no connection');
    await beginWorkflow(desk.p, record);
    expect(desk.started).toHaveLength(before + 1);
  });
});

it('requestHoldBase leaves the attempt away, and keeps the call that made the request apart', () => {
  expect(requestHoldBase({ hold: { id: 'enr_1:hold:abc:7' } } as never)).toBe('enr_1:hold:abc');
});
