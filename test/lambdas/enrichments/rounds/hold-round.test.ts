import { describe, expect, it } from 'vitest';
import {
  findEnrichment,
  findRound,
  putRound,
} from '../../../../lambdas/enrichments/enrichment.store.ts';
import type { EnrichmentRecord } from '../../../../lambdas/enrichments/records.contract.ts';
import {
  endHold,
  openRound,
  shareOf,
  shutRound,
} from '../../../../lambdas/enrichments/rounds/hold-round.ts';
import { listSubjects } from '../../../../lambdas/enrichments/rounds/row-run.store.ts';
import { openDesk, people } from '../../../support/desk.ts';
import { spoilFirst } from '../../../support/lossy.ts';
import { openTable } from '../../../support/table.ts';

describe('shareOf', () => {
  const slice = (grantId: string, credits: number) => ({
    grantId,
    type: 'contact',
    cat: 'pack' as const,
    credits,
  });
  const record = {
    price: { contact: 2 },
    heldByPart: [2, 0, 3],
    heldSlices: [slice('a', 5), slice('b', 5)],
  } as unknown as EnrichmentRecord;

  it('gives each part its own, in draw order, and all of it together', () => {
    expect(shareOf(record, 0)).toEqual([slice('a', 4)]);
    expect(shareOf(record, 1)).toEqual([]);
    expect(shareOf(record, 2)).toEqual([slice('a', 1), slice('b', 5)]);
    expect(shareOf(record, 3)).toEqual([]);
  });
});

/** A request with its record: what a part of it holds for later is the test's. */
async function open() {
  const desk = openDesk(await openTable(), 'ws_1');
  const { enrichment } = await desk.submit({ subjects: people(2) });
  const record = await findEnrichment(desk.p, 'ws_1', enrichment.id);
  if (record === undefined) throw new Error('no record');
  return { desk, record };
}
const LATER = { part: 0, round: 1, rows: [0, 1], slices: [] };

describe('endHold', () => {
  it('shuts a later round that has no hold yet: it never gets one', async () => {
    const { desk, record } = await open();
    await putRound(desk.p, 'ws_1', record.id, LATER);
    const ended = await endHold(desk.p, record, LATER);
    expect(ended).toMatchObject({ hold: { state: 'refused' }, slices: [] });
    expect(await openRound(desk.p, record, LATER)).toEqual([]);
    expect(await desk.balance()).toEqual({ available: 98, held: 2, used: 0 });
  });

  it('gives the hold that another call has placed meanwhile', async () => {
    const { desk, record } = await open();
    await openRound(desk.p, record, LATER);
    expect(await endHold(desk.p, record, LATER)).toMatchObject({ hold: { state: 'applied' } });
    expect(await desk.balance()).toEqual({ available: 96, held: 4, used: 0 });
  });

  it('leaves the first round alone: it has the request’s hold', async () => {
    const { desk, record } = await open();
    const first = { ...LATER, round: 0 };
    expect(await endHold(desk.p, record, first)).toEqual(first);
  });
});

describe('shutRound', () => {
  it('keeps a round from being opened, and says so again', async () => {
    const { desk, record } = await open();
    expect(await shutRound(desk.p, record, 0, 1)).toBe(true);
    expect(await shutRound(desk.p, record, 0, 1)).toBe(true);
    expect(await openRound(desk.p, record, LATER)).toEqual([]);
    expect(await desk.balance()).toEqual({ available: 98, held: 2, used: 0 });
  });

  it('is too late for a round that has been opened', async () => {
    const { desk, record } = await open();
    await openRound(desk.p, record, LATER);
    expect(await shutRound(desk.p, record, 0, 1)).toBe(false);
    expect(await findRound(desk.p, 'ws_1', record.id, 0, 1)).toMatchObject({ rows: [0, 1] });
  });
});

describe('openRound', () => {
  it.each(['none', 'answer-lost', 'lost'] as const)(
    'holds for its rows once, with the write %s',
    async (fault) => {
      const desk = openDesk(await openTable(), 'ws_1');
      const { enrichment } = await desk.submit({ subjects: people(2) });
      const record = await findEnrichment(desk.p, 'ws_1', enrichment.id);
      if (record === undefined) throw new Error('no record');
      const round = { part: 0, round: 1, rows: [0, 1], slices: [] };
      const p = { ...desk.p, accountDb: spoilFirst(desk.p.accountDb, fault) };
      expect(await openRound(p, record, round)).toEqual([0, 1]);
      const standing = await findRound(p, 'ws_1', enrichment.id, 0, 1);
      if (standing === undefined) throw new Error('no round');
      expect(standing).toMatchObject({ slices: [{ credits: 2 }], hold: { state: 'applied' } });
      expect(await openRound(p, record, standing)).toEqual([0, 1]);
      expect(await desk.balance()).toEqual({ available: 96, held: 4, used: 0 });
      expect(await openRound(p, record, { ...round, round: 2, rows: [] })).toEqual([]);
    },
  );

  /** A request that takes two rows over from another, after it has held two of its own. */
  async function openTakeover(asked: { maxCredits?: number }, isSuspended = false) {
    const desk = openDesk(await openTable(), 'ws_1');
    const { enrichment } = await desk.submit({ subjects: people(2), ...asked });
    const record = await findEnrichment(desk.p, 'ws_1', enrichment.id);
    if (record === undefined) throw new Error('no record');
    const loadTerms = isSuspended ? async () => undefined : desk.p.loadTerms;
    const round = { part: 0, round: 1, rows: [0, 1], slices: [] };
    const rows = await openRound({ ...desk.p, loadTerms }, record, round);
    const subjects = await listSubjects(desk.p, 'ws_1', enrichment.id, 0);
    return { rows, ends: subjects.map(({ outcome }) => outcome), balance: await desk.balance() };
  }

  it('takes nothing over beyond the request’s own maximum', async () => {
    expect((await openTakeover({ maxCredits: 4 })).rows).toEqual([0, 1]);
    const { rows, ends, balance } = await openTakeover({ maxCredits: 3 });
    expect(rows).toEqual([]);
    expect(ends).toEqual([
      { kind: 'failed', reason: 'CREDITS_OVER_MAXIMUM' },
      { kind: 'failed', reason: 'CREDITS_OVER_MAXIMUM' },
    ]);
    expect(balance).toEqual({ available: 98, held: 2, used: 0 });
  });

  it('takes nothing over for a workspace that is suspended by then', async () => {
    const { rows, ends, balance } = await openTakeover({}, true);
    expect(rows).toEqual([]);
    expect(ends[0]).toEqual({ kind: 'failed', reason: 'WORKSPACE_SUSPENDED' });
    expect(balance).toEqual({ available: 98, held: 2, used: 0 });
  });
});
