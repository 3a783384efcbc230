import { beforeAll, describe, expect, it } from 'vitest';
import { cancelEnrichment } from '../../../lambdas/enrichments/cancel-enrichment.ts';
import { loadEnrichment } from '../../../lambdas/enrichments/read/read-enrichments.ts';
import { type GroupPorts, runGroup } from '../../../lambdas/enrichments/run-group.ts';
import { openDesk, people } from '../../support/desk.ts';
import { spoil } from '../../support/lossy.ts';
import { OPEN_DESK } from '../../support/open-desk.ts';
import { openTable, type TestTable } from '../../support/table.ts';
import { fakeNetwork, recorded } from '../waterfall/recorded-fetch.ts';

const ADA = { fullName: 'Ada Example', companyDomain: 'acme.example' };

const TOLD = ['contact.details-found', 'enrichment.completed'];

describe('runGroup', () => {
  let table: TestTable;
  let n = 0;

  beforeAll(async () => {
    table = await openTable();
  });

  /**
   * A request for a row that the first finder knows, and rows that nobody knows, wait or are owned.
   */
  async function open({
    groups = 1,
    others = 0,
    joined = 0,
    owned = 0,
    settleWithinMs = 60_000,
  } = {}) {
    n += 1;
    const ws = `ws_${n}`;
    const desk = openDesk(table, ws);
    if (joined > 0) await desk.submit({ subjects: people(joined) });
    if (owned > 0) await desk.enrich({ subjects: people(owned, 80) });
    const subjects = [ADA, ...people(others, 50), ...people(joined), ...people(owned, 80)];
    const { enrichment } = await desk.submit({ subjects });
    const found = [() => recorded('hunter', 'found'), () => recorded('zerobounce', 'deliverable')];
    const ports: GroupPorts = {
      ...desk.p,
      fetch: fakeNetwork(found).fetch,
      secrets: { hunter: { key: 'k' }, zerobounce: { key: 'k' } },
      budgetSeconds: 150,
      sessions: new Map(),
      desk: OPEN_DESK,
      workMs: 85_000,
      settleWithinMs,
    };
    const run = { workspaceId: ws, enrichmentId: enrichment.id, part: 0, round: 0 };
    const startedAt = new Date(desk.p.now()).toISOString();
    const input = { ...run, rows: [0], groups, startedAt };
    const go = (more: Partial<GroupPorts> = {}, rows: readonly number[] = [0]) =>
      runGroup({ ...ports, ...more }, { ...input, rows });
    const read = () => loadEnrichment(desk.p, ws, enrichment.id);
    return { desk, run, go, read };
  }

  it('settles the round of its only group, and ends the request; a repeat says the same', async () => {
    const { desk, run, go, read } = await open();
    const settled = { ...run, next: 'done', waiting: 0, waitSeconds: 0 };
    expect(await go()).toMatchObject({ next: 'done', settled });
    expect(await go()).toMatchObject({ next: 'done', settled });
    expect(await read()).toMatchObject({
      status: 'completed',
      charged: { contact: 1 },
      progress: { found: 1, done: 1 },
    });
    expect(await desk.balance()).toEqual({ available: 99, held: 0, used: 1 });
    expect(desk.told.map(({ type }) => type)).toEqual(TOLD);
  });

  it.each([
    ['is one of several groups', { groups: 2 }],
    ['has no time left for it', { settleWithinMs: -1 }],
  ])('leaves the settle to a call of its own where it %s', async (_why, options) => {
    const { desk, go, read } = await open(options);
    expect((await go()).settled).toBeUndefined();
    expect(await read()).toMatchObject({ status: 'running', progress: { found: 1 } });
    expect(await desk.balance()).toEqual({ available: 99, held: 1, used: 0 });
  });

  it('settles what it has found, and leaves the request running for what waits', async () => {
    const { desk, go, read } = await open({ joined: 1 });
    expect(await go()).toMatchObject({ settled: { next: 'wait', waiting: 1 } });
    expect(await read()).toMatchObject({ status: 'running', charged: { contact: 1 } });
    expect(desk.told.map(({ type }) => type)).toEqual(TOLD.slice(0, 1));
  });

  it('settles all rows of the round where the last call ran only some of them', async () => {
    const { desk, go, read } = await open({ others: 2 });
    const misses = fakeNetwork([1, 2].map(() => () => recorded('hunter', 'not-found')));
    expect(await go({ settleWithinMs: -1 })).toMatchObject({ next: 'done' });
    const last = await go({ fetch: misses.fetch }, [1, 2]);
    expect(last.settled).toMatchObject({ next: 'done', waiting: 0 });
    expect(await read()).toMatchObject({
      status: 'completed',
      charged: { contact: 1 },
      progress: { found: 1, notFound: 2 },
    });
    expect(await desk.balance()).toEqual({ available: 99, held: 0, used: 1 });
  });

  it('ends the request with its last new row, where others were owned', async () => {
    const { desk, go, read } = await open({ owned: 1 });
    expect(await go()).toMatchObject({ settled: { next: 'done', waiting: 0 } });
    expect(await read()).toMatchObject({ status: 'completed', progress: { found: 2 } });
    expect(await desk.balance()).toEqual({ available: 98, held: 0, used: 2 });
  });

  it('ends a request that is asked to stop while its last row runs as cancelled', async () => {
    const { desk, run, go, read } = await open();
    const { workspaceId, enrichmentId } = run;
    const stop = async () => {
      await cancelEnrichment(desk.p, workspaceId, enrichmentId);
      return recorded('hunter', 'not-found');
    };
    await go({ fetch: stop });
    expect(await read()).toMatchObject({ status: 'cancelled', charged: { contact: 0 } });
    expect(await desk.balance()).toEqual({ available: 100, held: 0, used: 0 });
  });

  it('reads twice for a row that is found and verified, and writes what has become of it', async () => {
    const { desk, go } = await open();
    const sent: string[] = [];
    const note = (_n: number, command: unknown) => {
      sent.push((command as object).constructor.name.replace(/Command$/, ''));
      return 'none' as const;
    };
    const [db, accountDb] = [spoil(desk.p.db, note), spoil(desk.p.accountDb, note)];
    await go({ db, accountDb });
    expect(sent).toEqual([
      'BatchGet',
      // Found, verified, counted.
      ...['Update', 'Update', 'Update'],
      // Who it is and what the account has; then found, decided, settled, charged, owned, told.
      'BatchGet',
      ...['TransactWrite', 'Update', 'Update', 'Put', 'Put', 'Update', 'Update', 'Update'],
    ]);
  });
});
