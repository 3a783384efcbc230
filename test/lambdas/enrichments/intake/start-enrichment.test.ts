import { beforeAll, describe, expect, it } from 'vitest';
import { findEnrichment } from '../../../../lambdas/enrichments/enrichment.store.ts';
import {
  answerAgain,
  beginWorkflow,
  bringOn,
} from '../../../../lambdas/enrichments/intake/start-enrichment.ts';
import { findsNobody, openDesk, people } from '../../../support/desk.ts';
import { type Fault, spoil, spoilFirst } from '../../../support/lossy.ts';
import { openTable, type TestTable } from '../../../support/table.ts';

describe('the start of a request', () => {
  let table: TestTable;
  let n = 0;

  beforeAll(async () => {
    table = await openTable();
  });

  function open(allotments?: Record<string, number>) {
    n += 1;
    const desk = openDesk(table, `ws_${n}`, allotments);
    const claims = () => table.items(`CLAIM#ws_${n}`);
    const records = () => table.items(`ENR#ws_${n}`);
    return { desk, claims, records };
  }

  it.each<[Fault, number]>([
    ['none', 1],
    ['throttled', 1],
    ['answer-lost', 1],
  ])('holds once when the write is %s', async (fault, starts) => {
    const { desk } = open();
    await desk.balance();
    const accountDb = spoilFirst(desk.p.accountDb, fault);
    await desk.submit({ subjects: people(4) }, { ...desk.p, accountDb });
    expect(await desk.balance()).toEqual({ available: 96, held: 4, used: 0 });
    expect(desk.started).toHaveLength(starts);
  });

  it.each<[Fault]>([['lost'], ['late']])(
    'leaves nothing behind when the hold is %s, and the same call again goes through',
    async (fault) => {
      const { desk, records, claims } = open();
      await desk.balance();
      const accountDb = spoilFirst(desk.p.accountDb, fault);
      const first = desk.submit({ key: 'k', subjects: people(4) }, { ...desk.p, accountDb });
      await expect(first).rejects.toMatchObject({ code: 'ACCOUNT_BUSY' });
      await accountDb.deliver();
      expect([await records(), (await claims()).filter(({ state }) => state)]).toEqual([[], []]);
      expect(await desk.balance()).toEqual({ available: 100, held: 0, used: 0 });
      expect(await desk.submit({ key: 'k', subjects: people(4) })).toMatchObject({
        replayed: false,
      });
      expect(await desk.balance()).toEqual({ available: 96, held: 4, used: 0 });
    },
  );

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

  it('claims before it holds: of two requests for one person, one holds', async () => {
    const { desk } = open();
    const views = await Promise.all([
      desk.submit({ subjects: people(1) }),
      desk.submit({ subjects: people(1) }),
    ]);
    expect(views.map(({ enrichment }) => enrichment.held.contact).sort()).toEqual([0, 1]);
    expect(desk.started).toHaveLength(2);
  });

  it('is brought on from wherever the call died', async () => {
    for (let broken = 0; ; broken += 1) {
      const { desk, records } = open();
      await desk.balance();
      const db = spoil(desk.p.db, (call) => (call >= broken ? 'lost' : 'none'));
      const dead = await desk
        .submit({ key: 'k', subjects: people(2) }, { ...desk.p, db })
        .catch((error: Error) => error.name);
      desk.p.advance(30_000);
      await desk.submit({ key: 'k', subjects: people(2) });
      expect(await desk.balance()).toEqual({ available: 98, held: 2, used: 0 });
      expect(await records()).toMatchObject([{ status: 'running' }, { part: 0 }]);
      expect(desk.started.at(-1)).toMatchObject({ parts: [0] });
      if (typeof dead !== 'string') break;
    }
  });

  it('answers a repeat while the first call may be at work, and after it died', async () => {
    const { desk } = open();
    await desk.balance();
    const db = spoil(desk.p.db, (call) => (call > 4 ? 'lost' : 'none'));
    await desk.submit({ key: 'k', subjects: people(1) }, { ...desk.p, db }).catch(() => {});
    const again = () => desk.submit({ key: 'k', subjects: people(1) });
    desk.p.advance(29_999);
    await expect(again()).rejects.toMatchObject({ code: 'IDEMPOTENCY_KEY_IN_USE' });
    desk.p.advance(1);
    await again();
    expect((await desk.balance()).held).toBe(1);
  });
});

describe('answerAgain and bringOn', () => {
  it('give a running request as it is, and take a refused one back', async () => {
    const table = await openTable();
    const desk = openDesk(table, 'ws_1');
    const { enrichment } = await desk.submit({ key: 'k', subjects: people(1) });
    const record = await findEnrichment(desk.p, 'ws_1', enrichment.id);
    if (record === undefined) throw new Error('no record');
    expect(await answerAgain(desk.p, record, record.bodyHash)).toEqual(record);
    await desk.enrich({ subjects: people(1, 5) }, findsNobody);
    const hold = { ...record.hold, state: 'refused' as const };
    expect(await bringOn(desk.p, { ...record, hold, status: 'refused' })).toBeUndefined();
    // The record itself says that it runs: it is not taken back.
    expect(await findEnrichment(desk.p, 'ws_1', enrichment.id)).toMatchObject({
      status: 'running',
    });
  });
});

describe('beginWorkflow', () => {
  it('leaves a start that failed to the sweep', async () => {
    const table = await openTable();
    const desk = openDesk(table, 'ws_1');
    const failing = { ...desk.p, startWorkflow: () => Promise.reject(new Error('no connection')) };
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
    expect(JSON.stringify(desk.p.logged)).not.toContain('no connection');
    await beginWorkflow(desk.p, record);
    expect(desk.started).toHaveLength(before + 1);
  });
});
