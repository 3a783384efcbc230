import { beforeAll, describe, expect, it } from 'vitest';
import { findEnrichment, listRounds } from '../../../lambdas/enrichments/enrichment.store.ts';
import { markProgress } from '../../../lambdas/enrichments/progress.store.ts';
import { loadEnrichment } from '../../../lambdas/enrichments/read/read-enrichments.ts';
import type { EnrichmentRecord } from '../../../lambdas/enrichments/records.contract.ts';
import { openRound } from '../../../lambdas/enrichments/rounds/open-round.ts';
import { settleRound } from '../../../lambdas/enrichments/settle/settle-round.ts';
import { holdExpiresAt, sweepEnrichment } from '../../../lambdas/enrichments/sweep-enrichment.ts';
import { recordsOf } from '../../support/contacts.ts';
import { findsNobody, found, MISS, openDesk, people } from '../../support/desk.ts';
import { isPutOf, isUpdateOf, pauseAt, spoil } from '../../support/lossy.ts';
import { openTable, type TestTable } from '../../support/table.ts';

/** How long the first round of an only part may run by itself. */
const ROUND_MS = 327_000;

describe('sweepEnrichment', () => {
  let table: TestTable;
  let n = 0;

  beforeAll(async () => {
    table = await openTable();
  });

  async function open(count = 3, allotments?: Record<string, number>) {
    n += 1;
    const ws = `ws_${n}`;
    const desk = openDesk(table, ws, allotments);
    const { enrichment } = await desk.submit({ subjects: people(count) });
    const sweep = (ended = false) =>
      sweepEnrichment(
        ended ? { ...desk.p, startWorkflow: async () => 'ended' } : desk.p,
        ws,
        enrichment.id,
      );
    const read = () => findEnrichment(desk.p, ws, enrichment.id);
    const run = { workspaceId: ws, enrichmentId: enrichment.id, part: 0, round: 0 };
    return { desk, ws, id: enrichment.id, sweep, read, run };
  }

  it('asks for no workflow while the first round may run by itself', async () => {
    const { desk, id, sweep, read } = await open();
    desk.p.advance(326_999);
    await sweep(true);
    // A call of 30 s starts the round, which lives for 297 s.
    expect(await read()).toMatchObject({ status: 'running', i2sk: `001773144327000#${id}` });
    expect(await desk.balance()).toEqual({ available: 97, held: 3, used: 0 });
  });

  it('starts the workflow of a request whose first round has died, once', async () => {
    const { desk, ws, id, sweep, read } = await open();
    desk.p.advance(ROUND_MS);
    await sweep();
    expect(desk.started.slice(1)).toEqual([{ workspaceId: ws, enrichmentId: id, parts: [0] }]);
    expect(await read()).toMatchObject({ status: 'running' });
  });

  it('leaves a request alone whose workflow runs, and looks again in ten minutes', async () => {
    const { desk, id, sweep, read } = await open();
    desk.p.advance(ROUND_MS);
    await sweep();
    expect(await read()).toMatchObject({ status: 'running', i2sk: `001773144927000#${id}` });
    expect((await desk.balance()).held).toBe(3);
  });

  it('ends a request whose workflow has died: what was found is charged, the rest given back', async () => {
    const { desk, ws, id, sweep, run } = await open();
    await openRound(desk.p, run);
    await desk.endRow({ id, part: 0, row: 0 }, { email: found('person.0@acme.example') });
    desk.p.advance(ROUND_MS);
    await sweep(true);
    await sweep(true);
    expect(await loadEnrichment(desk.p, ws, id)).toMatchObject({
      status: 'completed',
      charged: { contact: 1 },
      held: { contact: 0 },
      progress: { done: 3, found: 1, failed: 2 },
    });
    expect(await desk.balance()).toEqual({ available: 99, held: 0, used: 1 });
    expect(desk.told.map(({ type }) => type)).toEqual([
      'contact.details-found',
      'enrichment.completed',
    ]);
  });

  it('ends a request whose hold has lived for eight hours, though its workflow runs', async () => {
    const { desk, sweep, read } = await open();
    desk.p.advance(8 * 3_600_000 - 1);
    await sweep();
    expect(await read()).toMatchObject({ status: 'running' });
    desk.p.advance(1);
    await sweep();
    expect(await read()).toMatchObject({ status: 'completed', charged: { contact: 0 } });
    expect((await desk.balance()).held).toBe(0);
  });

  it('leaves a long request that is at work alone beyond eight hours, for a day at most', async () => {
    const { desk, id, sweep, read } = await open(4);
    const HOUR_MS = 3_600_000;
    const end = (row: number) =>
      desk.endRow({ id, part: 0, row }, { email: found(`person.${row}@acme.example`) });
    const stands = async () => ({
      status: (await read())?.status,
      held: (await desk.balance()).held,
    });
    for (const [hours, row] of [
      [7, 0],
      [7, 1],
      [7, 2],
    ] as const) {
      desk.p.advance(hours * HOUR_MS);
      await sweep();
      await end(row);
    }
    // 21 hours after the request, and at work a moment ago.
    expect(await stands()).toEqual({ status: 'running', held: 4 });
    desk.p.advance(3 * HOUR_MS - 1);
    await sweep();
    expect(await stands()).toEqual({ status: 'running', held: 4 });
    desk.p.advance(1);
    await sweep();
    expect(await read()).toMatchObject({ status: 'completed', charged: { contact: 3 } });
    expect(await desk.balance()).toEqual({ available: 97, held: 0, used: 3 });
  });

  it('ends a request that has shown no sign of work for eight hours', async () => {
    const { desk, id, sweep, read } = await open();
    desk.p.advance(2 * 3_600_000);
    await desk.endRow({ id, part: 0, row: 0 }, { email: found('person.0@acme.example') });
    desk.p.advance(8 * 3_600_000 - 1);
    await sweep();
    expect(await read()).toMatchObject({ status: 'running' });
    desk.p.advance(1);
    await sweep();
    expect(await read()).toMatchObject({ status: 'completed', charged: { contact: 1 } });
  });

  it('settles once where the workflow’s own settle arrives after the sweep has ended the hold', async () => {
    const { desk, ws, id, sweep, run } = await open();
    await openRound(desk.p, run);
    await desk.endRow({ id, part: 0, row: 0 }, { email: found('person.0@acme.example') });
    // The call's write is on its way for as long as it takes; the call itself dies.
    const accountDb = spoil(desk.p.accountDb, () => 'late');
    let sent = false;
    const db = spoil(desk.p.db, () => (sent ? 'lost' : 'none'));
    const send = (async (command: never) => {
      sent = true;
      return accountDb.send(command);
    }) as typeof accountDb.send;
    const dying = { ...desk.p, db, accountDb: { send } };
    await expect(settleRound(dying, { ...run, force: true })).rejects.toThrow();
    expect((await desk.balance()).held).toBe(3);
    desk.p.advance(ROUND_MS);
    await sweep(true);
    const ended = await desk.balance();
    expect(ended).toEqual({ available: 99, held: 0, used: 1 });
    await accountDb.deliver();
    await settleRound(desk.p, { ...run, force: true });
    expect(await desk.balance()).toEqual(ended);
    expect(await loadEnrichment(desk.p, ws, id)).toMatchObject({ charged: { contact: 1 } });
  });

  it('settles later rounds too, and ends rows that wait for others', async () => {
    const { desk, ws, run } = await open(1);
    const second = await desk.submit({ subjects: people(2) });
    const id = second.enrichment.id;
    await desk.runRound({ ...run, enrichmentId: id }, findsNobody);
    await desk.runRound(run, findsNobody);
    await openRound(desk.p, { ...run, enrichmentId: id, round: 1 });
    expect((await desk.balance()).held).toBe(1);
    desk.p.advance(ROUND_MS);
    await sweepEnrichment({ ...desk.p, startWorkflow: async () => 'ended' }, ws, id);
    expect(await desk.balance()).toEqual({ available: 100, held: 0, used: 0 });
    expect(await loadEnrichment(desk.p, ws, id)).toMatchObject({ status: 'completed' });
  });

  it.each<[string, (command: unknown, sk: string) => boolean]>([
    ['writes its round', isPutOf],
    ['intends its hold', isUpdateOf],
  ])('shuts out a call that outlives its workflow, before it %s', async (_at, isHere) => {
    const { desk, ws, run } = await open(1);
    const second = await desk.submit({ subjects: people(1) });
    const id = second.enrichment.id;
    await desk.runRound({ ...run, enrichmentId: id }, findsNobody);
    await desk.runRound(run, findsNobody);
    const db = pauseAt(desk.p.db, (command) => isHere(command, 'ROUND#'));
    const late = openRound({ ...desk.p, db }, { ...run, enrichmentId: id, round: 1 });
    await db.reached;
    const dead = { ...desk.p, startWorkflow: async () => 'ended' as const };
    await sweepEnrichment(dead, ws, id);
    expect(await findEnrichment(desk.p, ws, id)).toMatchObject({ status: 'completed' });
    db.goOn();
    expect((await late).groups).toEqual([]);
    expect(await desk.balance()).toEqual({ available: 100, held: 0, used: 0 });
    expect(await loadEnrichment(desk.p, ws, id)).toMatchObject({
      charged: { contact: 0 },
      progress: { done: 1, failed: 1 },
    });
  });

  it('ends a list no part of which got ready: its whole hold goes back', async () => {
    const { desk, ws, id, sweep } = await open(101, { contact: 101 });
    await sweep(true);
    expect(await loadEnrichment(desk.p, ws, id)).toMatchObject({
      status: 'completed',
      held: { contact: 0 },
      charged: { contact: 0 },
      progress: { done: 101, failed: 101 },
    });
    expect(await desk.balance()).toEqual({ available: 101, held: 0, used: 0 });
  });

  it('gives back what a dead call had won of a list, where no round names it', async () => {
    const { desk, ws, sweep, run } = await open(101, { contact: 300 });
    const db = spoil(desk.p.db, (_n, command) => (isPutOf(command, 'ROUND') ? 'lost' : 'none'));
    await expect(openRound({ ...desk.p, db }, run)).rejects.toThrow('spoiled');
    expect(await recordsOf(table, ws)).not.toEqual([]);
    desk.p.advance(ROUND_MS);
    await sweep(true);
    expect(await recordsOf(table, ws)).toEqual([]);
    expect(await desk.balance()).toEqual({ available: 300, held: 0, used: 0 });
  });

  it('shuts the rounds of a part once, however often it comes by', async () => {
    const { desk, ws, id, sweep, run } = await open();
    await openRound(desk.p, run);
    desk.p.advance(ROUND_MS);
    const publish = () => Promise.reject(new Error('the bus is down'));
    const deaf = { ...desk.p, publish, startWorkflow: async () => 'ended' as const };
    const db = spoil(desk.p.db, (_n, command) =>
      isUpdateOf(command, 'ENRICHMENT') ? 'lost' : 'none',
    );
    for (let time = 0; time < 3; time += 1) {
      await expect(sweepEnrichment({ ...deaf, db }, ws, id)).rejects.toThrow();
    }
    await sweep(true);
    const rounds = await listRounds(desk.p, ws, id);
    expect(rounds.map(({ round, lookups, hold }) => [round, lookups, hold?.state])).toEqual([
      [0, { email: [0, 1, 2] }, undefined],
      [1, {}, 'refused'],
    ]);
  });

  it('settles a round that was opened behind one that was shut', async () => {
    const { desk, run } = await open(1);
    const { enrichment } = await desk.submit({ subjects: people(1) });
    const waiting = { ...run, enrichmentId: enrichment.id };
    // OpenRound failed for good, and the workflow went on with the next round.
    await settleRound(desk.p, { ...waiting, round: 1, force: true });
    await desk.runRound(run, findsNobody);
    expect((await openRound(desk.p, { ...waiting, round: 2 })).groups).toEqual([[0]]);
    expect(await desk.balance()).toEqual({ available: 99, held: 1, used: 0 });
    const ended = { ...desk.p, startWorkflow: async () => 'ended' as const };
    await sweepEnrichment(ended, waiting.workspaceId, enrichment.id);
    expect(await desk.balance()).toEqual({ available: 100, held: 0, used: 0 });
  });

  it('brings a dead call’s request on: held and started, or gone', async () => {
    for (const [died, held] of [
      ['after', 2],
      ['before', 0],
    ] as const) {
      n += 1;
      const ws = `ws_${n}`;
      const desk = openDesk(table, ws);
      await desk.balance();
      const accountDb = spoil(desk.p.accountDb, () => (died === 'after' ? 'answer-lost' : 'lost'));
      // The call dies while it looks for the fate of its hold.
      let written = false;
      const db = spoil(desk.p.db, () => (written ? 'lost' : 'none'));
      const send = (async (command: never) => {
        written = true;
        return accountDb.send(command);
      }) as typeof accountDb.send;
      await desk
        .submit({ subjects: people(2) }, { ...desk.p, db, accountDb: { send } })
        .catch(() => {});
      const record = (await table.items(`ENR#${ws}`)).find(({ sk }) => sk === 'ENRICHMENT');
      expect(record).toMatchObject({ status: 'intended' });
      await sweepEnrichment(desk.p, ws, String(record?.id));
      expect((await desk.balance()).held).toBe(held);
      expect(desk.started).toHaveLength(held === 0 ? 0 : 1);
    }
  });

  it('has nothing to do for a request that has ended or is gone', async () => {
    const { desk, ws, sweep, read } = await open();
    desk.p.advance(ROUND_MS);
    await sweep(true);
    const before = await read();
    expect(before).toMatchObject({ status: 'completed' });
    await sweep();
    expect(await read()).toEqual(before);
    await sweepEnrichment(desk.p, ws, 'enr_none');
  });
});

describe('holdExpiresAt', () => {
  const HOUR_MS = 3_600_000;
  const MADE_AT = 1_773_144_000_000;

  it.each([
    ['nothing has ended', undefined, 8],
    ['a lookup ended after an hour', 1, 9],
    ['one ended after 15 hours', 15, 23],
    ['one ended after 20 hours', 20, 24],
  ])('%s: so many hours after the request', async (_what, workedHours, hours) => {
    const p = (await openTable()).ports();
    const record = { workspaceId: 'ws_1', id: 'enr_1', createdAtMs: MADE_AT } as EnrichmentRecord;
    if (workedHours !== undefined) {
      p.advance(workedHours * HOUR_MS);
      await markProgress(p, { record, part: 0 }, new Map([[0, { email: MISS }]]));
    }
    p.advance((21 - (workedHours ?? 0)) * HOUR_MS);
    expect(await holdExpiresAt(p, record)).toBe(MADE_AT + hours * HOUR_MS);
  });

  it('asks for no progress within the first hours', async () => {
    const p = { ...(await openTable()).ports(), db: undefined as never };
    const record = { workspaceId: 'ws_1', id: 'enr_1', createdAtMs: MADE_AT } as EnrichmentRecord;
    expect(await holdExpiresAt(p, record)).toBe(MADE_AT + 8 * HOUR_MS);
  });
});
