import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { findEnrichment } from '../../../lambdas/enrichments/enrichment.store.ts';
import { removeExport } from '../../../lambdas/exports/export.store.ts';
import { replayExport } from '../../../lambdas/exports/start-export.ts';
import { sweepExport } from '../../../lambdas/exports/sweep-export.ts';
import { computedId } from '../../../lambdas/shared/random.ts';
import { findsNobody, people } from '../../support/desk.ts';
import { type ExportDesk, openExportDesk } from '../../support/export-desk.ts';
import { openTable, type TestTable } from '../../support/table.ts';

let table: TestTable;
let desk: ExportDesk;
let n = 0;

beforeAll(async () => {
  table = await openTable();
});

beforeEach(async () => {
  n += 1;
  desk = await openExportDesk(table, `ws_${n}`);
});

describe('an export of people', () => {
  it('holds for them, and charges what is found and new', async () => {
    await desk.enrich({ subjects: people(3) });
    const { record } = await desk.start({ subjects: people(10) });
    expect(record).toMatchObject({ status: 'running', isOwn: true, format: 'csv' });
    expect(await desk.balance()).toEqual({ available: 90, held: 7, used: 3 });
    const finder = (_: unknown, row: number) => (row < 8 ? `p${row}@acme.example` : undefined);
    expect((await desk.end(record.id, finder)).charged).toEqual({ contact: 5 });
    const data = { exportId: record.id, enrichmentId: record.enrichmentId };
    expect(desk.events('export.due')).toMatchObject([{ data }]);
    expect(await desk.balance()).toEqual({ available: 92, held: 0, used: 8 });
  });

  it('is refused whole for want of credits, and leaves nothing behind', async () => {
    const refused = desk.start({ subjects: people(101) }, 'one');
    await expect(refused).rejects.toMatchObject({ code: 'CREDITS_INSUFFICIENT' });
    expect(await desk.balance()).toEqual({ available: 100, held: 0, used: 0 });
    expect(await table.items(`EXPORT#${desk.workspaceId}#`)).toEqual([]);
    expect(await table.items(`ENR#${desk.workspaceId}#`)).toEqual([]);
    const { replayed } = await desk.start({ subjects: people(101), allowPartial: true }, 'one');
    expect(replayed).toBe(false);
    expect(await desk.balance()).toEqual({ available: 0, held: 100, used: 0 });
  });

  it('comes again under its key as the first one, and is refused with another body', async () => {
    const first = await desk.start({ subjects: people(2) }, 'one');
    const again = await desk.start({ subjects: people(2) }, 'one');
    expect([again.record.id, again.replayed]).toEqual([first.record.id, true]);
    expect(await desk.balance()).toEqual({ available: 98, held: 2, used: 0 });
    const reused = { code: 'IDEMPOTENCY_KEY_REUSED' };
    await expect(desk.start({ subjects: people(3) }, 'one')).rejects.toMatchObject(reused);
    const origin = { idempotencyKey: 'one', bodyHash: first.record.bodyHash };
    const replay = replayExport(desk.p, desk.workspaceId, origin);
    expect(await replay).toMatchObject({ record: { id: first.record.id }, replayed: true });
    const other = replayExport(desk.p, desk.workspaceId, { ...origin, bodyHash: 'x' });
    await expect(other).rejects.toMatchObject(reused);
    const none = { idempotencyKey: 'two', bodyHash: 'x' };
    expect(await replayExport(desk.p, desk.workspaceId, none)).toBeUndefined();
  });

  it('goes on where a call died before its enrichment was there', async () => {
    const dead = { ...desk.p, now: () => desk.p.now(), db: dyingAtEnrichment(desk.p.db) };
    await expect(desk.start({ subjects: people(2) }, 'one', dead)).rejects.toThrow('died');
    const hash = JSON.stringify({ subjects: people(2) });
    const origin = { idempotencyKey: 'one', bodyHash: hash };
    expect(await replayExport(desk.p, desk.workspaceId, origin)).toBeUndefined();
    const { record } = await desk.start({ subjects: people(2) }, 'one');
    const { enrichmentId } = record;
    expect(await findEnrichment(desk.p, desk.workspaceId, enrichmentId)).toMatchObject({
      status: 'running',
      exportId: record.id,
    });
    expect((await desk.end(record.id)).charged).toEqual({ contact: 2 });
  });

  it('is not taken away by a sweep that comes beside its repeat', async () => {
    const dead = { ...desk.p, db: dyingAtEnrichment(desk.p.db) };
    await expect(desk.start({ subjects: people(2) }, 'one', dead)).rejects.toThrow('died');
    desk.p.advance(120_000);
    const seen = await desk.read(computedId('exp', desk.workspaceId, 'one'));
    const swept = {
      ...desk.p,
      db: beforeEnrichment(desk.p.db, async () => {
        await sweepExport(desk.p, desk.workspaceId, seen.id);
        await removeExport(desk.p, seen);
      }),
    };
    const { record } = await desk.start({ subjects: people(2) }, 'one', swept);
    expect((await desk.end(record.id)).charged).toEqual({ contact: 2 });
  });
});

describe('an export of contacts', () => {
  it('asks for each as it is known; what is owned is free', async () => {
    const { id } = await desk.enrich({ subjects: people(2) });
    const contactIds = await desk.contactsOf(id);
    const { record } = await desk.start({ contactIds });
    expect((await desk.end(record.id, findsNobody)).charged).toEqual({ contact: 0 });
    expect(await desk.lines(record.id)).toEqual([
      expect.stringContaining('fullName'),
      expect.stringMatching(/^Person 0,.*acme\.example.*person\.0@acme\.example,owned,/),
      expect.stringMatching(/^Person 1,.*acme\.example.*person\.1@acme\.example,owned,/),
    ]);
  });
});

describe('an export of a request', () => {
  it('is written as it ended, for nothing, once that is told', async () => {
    const { id } = await desk.enrich({ subjects: people(2) });
    const { record } = await desk.start({ enrichmentId: id, actions: undefined });
    expect(record).toMatchObject({ enrichmentId: id, isOwn: false, actions: ['contact.email'] });
    await desk.start({ enrichmentId: id, actions: undefined }, 'export-1');
    expect(desk.events('export.due')).toMatchObject([
      { data: { exportId: record.id, enrichmentId: id } },
    ]);
    const ended = await desk.end(record.id);
    expect([ended.rows, ended.charged]).toEqual([2, {}]);
    expect(await desk.balance()).toEqual({ available: 98, held: 0, used: 2 });
  });

  it.each([
    ['is not there', () => 'enr_none', {}, { code: 'NOT_FOUND' }],
    [
      'was for something else',
      (id: string) => id,
      { actions: ['contact.email', 'contact.phone'] as const },
      {
        code: 'VALIDATION_FAILED',
        details: {
          errors: [{ path: 'actions[1]', message: 'is not what that enrichment was for' }],
        },
      },
    ],
  ])('is refused where that %s, and nothing is kept', async (_, of, more, error) => {
    const { id } = await desk.enrich({ subjects: people(1) });
    const refused = desk.start({ enrichmentId: of(id), ...more }, 'one');
    await expect(refused).rejects.toMatchObject(error);
    expect(await table.items(`EXPORT#${desk.workspaceId}#`)).toEqual([]);
  });

  it('is refused while that is running', async () => {
    const { enrichment } = await desk.submit({ subjects: people(1) });
    const refused = desk.start({ enrichmentId: enrichment.id });
    await expect(refused).rejects.toMatchObject({ code: 'STATE_CONFLICT' });
    expect(await table.items(`EXPORT#${desk.workspaceId}#`)).toEqual([]);
  });
});

type Db = ExportDesk['p']['db'];

/** Does something before the first write of an enrichment's record. */
function beforeEnrichment(db: Db, act: () => Promise<void>): Db {
  let done = false;
  return {
    send: async (command: Parameters<Db['send']>[0]) => {
      if (!done && command.constructor.name === 'TransactWriteCommand') {
        done = true;
        await act();
      }
      return db.send(command);
    },
  } as Db;
}

const dyingAtEnrichment = (db: Db): Db =>
  beforeEnrichment(db, () => Promise.reject(new Error('died')));
