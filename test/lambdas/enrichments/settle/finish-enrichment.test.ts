import { DeleteCommand } from '@aws-sdk/lib-dynamodb';
import { beforeAll, describe, expect, it } from 'vitest';
import { cancelEnrichment } from '../../../../lambdas/enrichments/cancel-enrichment.ts';
import { findEnrichment, putRound } from '../../../../lambdas/enrichments/enrichment.store.ts';
import { loadEnrichment } from '../../../../lambdas/enrichments/read/read-enrichments.ts';
import type {
  EnrichmentRecord,
  RoundRecord,
} from '../../../../lambdas/enrichments/records.contract.ts';
import {
  announceEnd,
  finishEnrichment,
} from '../../../../lambdas/enrichments/settle/finish-enrichment.ts';
import { sweepEnrichment } from '../../../../lambdas/enrichments/sweep-enrichment.ts';
import { findsAll, openDesk, people } from '../../../support/desk.ts';
import { isUpdateOf, pauseAt } from '../../../support/lossy.ts';
import { openTable, type TestTable } from '../../../support/table.ts';

const BOTH = ['contact.email', 'contact.phone'] as const;

describe('finishEnrichment', () => {
  let table: TestTable;

  beforeAll(async () => {
    table = await openTable();
  });

  it('says what was charged and when it ended, once', async () => {
    const desk = openDesk(table, 'ws_1');
    const { id } = await desk.enrich({ subjects: people(3) });
    desk.p.advance(60_000);
    await finishEnrichment(desk.p, 'ws_1', id);
    expect(await loadEnrichment(desk.p, 'ws_1', id)).toMatchObject({
      status: 'completed',
      completedAt: '2026-03-10T12:00:00.000Z',
      charged: { contact: 3 },
    });
  });

  it('tells of the end, and tells again where nobody may have heard', async () => {
    const desk = openDesk(table, 'ws_4');
    const { id } = await desk.enrich({ subjects: people(3) });
    expect(desk.told).toEqual([
      {
        id: expect.stringMatching(/^evt_/),
        type: 'enrichment.completed',
        version: 1,
        time: '2026-03-10T12:00:00.000Z',
        workspaceId: 'ws_4',
        data: { enrichmentId: id, charged: { contact: 3 } },
      },
    ]);
    await announceEnd(desk.p, (await findEnrichment(desk.p, 'ws_4', id)) as EnrichmentRecord, []);
    expect(desk.told).toHaveLength(1);
    const { enrichment } = await desk.submit({ subjects: people(1, 7) });
    const run = { workspaceId: 'ws_4', enrichmentId: enrichment.id, part: 0, round: 0 };
    await desk.runRound(run, findsAll);
    const publish = () => Promise.reject(new Error('the bus is down'));
    const deaf = finishEnrichment({ ...desk.p, publish }, 'ws_4', enrichment.id);
    await expect(deaf).rejects.toThrow('the bus is down');
    expect(await loadEnrichment(desk.p, 'ws_4', enrichment.id)).toMatchObject({
      status: 'completed',
    });
    await sweepEnrichment(desk.p, 'ws_4', enrichment.id);
    await sweepEnrichment(desk.p, 'ws_4', enrichment.id);
    // What it had found may not have been told either.
    expect(desk.told.slice(1).map(({ type }) => type)).toEqual([
      'contact.details-found',
      'enrichment.completed',
    ]);
  });

  it('is told too where the call that made the request ends it', async () => {
    const desk = openDesk(table, 'ws_5');
    await desk.enrich({ subjects: people(1) });
    const publish = () => Promise.reject(new Error('the bus is down'));
    const deaf = await desk.submit({ subjects: people(1) }, { ...desk.p, publish });
    const heard = await desk.submit({ subjects: people(1) });
    expect([deaf.enrichment.status, heard.enrichment.status]).toEqual(['completed', 'completed']);
    expect(desk.told.slice(1)).toMatchObject([{ data: { enrichmentId: heard.enrichment.id } }]);
    await sweepEnrichment(desk.p, 'ws_5', deaf.enrichment.id);
    expect(desk.told.slice(2)).toMatchObject([{ data: { enrichmentId: deaf.enrichment.id } }]);
  });

  it('is refused while credits are held or a row has no end', async () => {
    const desk = openDesk(table, 'ws_2');
    const { enrichment } = await desk.submit({ subjects: people(2) });
    const early = () => finishEnrichment(desk.p, 'ws_2', enrichment.id);
    await expect(early()).rejects.toMatchObject({ code: 'OPERATION_UNRESOLVED' });
    const run = { workspaceId: 'ws_2', enrichmentId: enrichment.id, part: 0 };
    await desk.find({ ...run, round: 0 }, [0, 1], findsAll);
    await expect(early()).rejects.toMatchObject({ code: 'OPERATION_UNRESOLVED' });
    await desk.runRound({ ...run, round: 0 }, findsAll);
    await early();
    expect((await desk.balance()).held).toBe(0);
  });

  it('does not lose a cancel that is accepted while the request ends: the next try tells it', async () => {
    const desk = openDesk(table, 'ws_6');
    const { enrichment } = await desk.submit({ subjects: people(2) });
    const run = { workspaceId: 'ws_6', enrichmentId: enrichment.id, part: 0, round: 0 };
    await desk.runRound(run, findsAll);
    const db = pauseAt(desk.p.db, (command) => isUpdateOf(command, 'ENRICHMENT'));
    const ending = finishEnrichment({ ...desk.p, db }, 'ws_6', enrichment.id);
    await db.reached;
    expect(await cancelEnrichment(desk.p, 'ws_6', enrichment.id)).toMatchObject({
      status: 'running',
    });
    db.goOn();
    await expect(ending).rejects.toMatchObject({ code: 'OPERATION_UNRESOLVED' });
    expect(desk.told).toEqual([]);
    await finishEnrichment(desk.p, 'ws_6', enrichment.id);
    expect(await loadEnrichment(desk.p, 'ws_6', enrichment.id)).toMatchObject({
      status: 'cancelled',
      charged: { contact: 2 },
    });
    expect(desk.told).toMatchObject([{ type: 'enrichment.cancelled' }]);
  });

  it('is refused a second end by a second call, without an error', async () => {
    const desk = openDesk(table, 'ws_7');
    const { enrichment } = await desk.submit({ subjects: people(1) });
    const run = { workspaceId: 'ws_7', enrichmentId: enrichment.id, part: 0, round: 0 };
    await desk.runRound(run, findsAll);
    const db = pauseAt(desk.p.db, (command) => isUpdateOf(command, 'ENRICHMENT'));
    const slow = finishEnrichment({ ...desk.p, db }, 'ws_7', enrichment.id);
    await db.reached;
    await finishEnrichment(desk.p, 'ws_7', enrichment.id);
    db.goOn();
    await slow;
    expect(desk.told).toHaveLength(1);
  });

  it('is NOT_FOUND for a request that is not there', async () => {
    const { p } = openDesk(table, 'ws_3');
    await expect(finishEnrichment(p, 'ws_3', 'enr_none')).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });
});

describe('the end of a request whose calls died', () => {
  it('counts lookups that ended without a mark in the progress', async () => {
    const table = await openTable();
    const desk = openDesk(table, 'ws_1');
    const { enrichment } = await desk.submit({ subjects: people(2), actions: BOTH });
    const run = { workspaceId: 'ws_1', enrichmentId: enrichment.id, part: 0, round: 0 };
    await desk.runRound(run, (subject, row, datum) =>
      datum === 'email' ? findsAll(subject, row, datum) : undefined,
    );
    const Key = { pk: `ENR#ws_1#${enrichment.id}`, sk: 'PROGRESS#000' };
    await table.db.send(new DeleteCommand({ TableName: table.name, Key }));
    await finishEnrichment(desk.p, 'ws_1', enrichment.id);
    expect(await loadEnrichment(desk.p, 'ws_1', enrichment.id)).toMatchObject({
      status: 'completed',
      charged: { contact: 2 },
      progress: { lookups: 4, done: 4, found: 2, notFound: 2 },
    });
  });

  it.each(['intended', 'applied'] as const)(
    'is not told while a later round is %s to hold and not settled',
    async (state) => {
      const table = await openTable();
      const desk = openDesk(table, 'ws_1');
      const { enrichment } = await desk.submit({ subjects: people(1) });
      const { id } = enrichment;
      await desk.runRound({ workspaceId: 'ws_1', enrichmentId: id, part: 0, round: 0 }, findsAll);
      const hold = { id: 'h', state } as NonNullable<RoundRecord['hold']>;
      const record = { workspaceId: 'ws_1', id } as EnrichmentRecord;
      await putRound(desk.p, record, { part: 0, round: 1, lookups: {}, slices: [], hold });
      await expect(finishEnrichment(desk.p, 'ws_1', id)).rejects.toMatchObject({
        code: 'OPERATION_UNRESOLVED',
      });
      expect(desk.told).toEqual([]);
    },
  );
});
