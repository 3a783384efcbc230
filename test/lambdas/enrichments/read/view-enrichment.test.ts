import { describe, expect, it } from 'vitest';
import {
  viewEnrichment,
  viewFirstAnswer,
} from '../../../../lambdas/enrichments/read/view-enrichment.ts';
import type {
  EnrichmentRecord,
  RoundRecord,
} from '../../../../lambdas/enrichments/records.contract.ts';
import { at } from '../../../support/accounts.ts';

const slices = (email: number, phone: number) =>
  [
    { grantId: 'g1', type: 'email', cat: 'allotment', credits: email },
    { grantId: 'g2', type: 'phone', cat: 'pack', credits: phone },
  ] as const;
const operation = (state: 'applied' | 'intended' | 'unneeded') => ({
  id: 'op:1',
  attempt: 1,
  state,
  sinceRev: 1,
  at: at('2026-03-10T12:00:00Z'),
  intendedBy: 'x',
});
/** 6 rows, one a repeat, one owned: 4 addresses at 1 and 4 numbers at 2 are sought. */
const RECORD: EnrichmentRecord = {
  workspaceId: 'ws_1',
  id: 'enr_1',
  status: 'running',
  createdAtMs: at('2026-03-10T12:00:00Z'),
  actor: 'mem_ada',
  bodyHash: 'h',
  madeBy: 'call-1',
  actions: ['contact.email', 'contact.phone'],
  prices: { email: { email: 1 }, phone: { phone: 2 } },
  accepts: { email: ['deliverable'], phone: ['mobile'] },
  rows: 6,
  lookups: 10,
  parts: 1,
  quote: {
    required: { email: 4, phone: 8 },
    owned: 2,
    joined: 0,
    duplicates: 1,
    suppressed: 0,
    unaffordable: 0,
  },
  hold: operation('applied'),
  held: { email: [0, 1, 2, 3], phone: [0, 1, 2, 3] },
  heldByPart: [],
  heldSlices: slices(4, 8),
};
const SETTLED: RoundRecord = {
  part: 0,
  round: 0,
  lookups: { email: [0, 1, 2, 3], phone: [0, 1, 2, 3] },
  slices: slices(4, 8),
  settle: operation('applied'),
  charged: { email: [0, 1, 2], phone: [3] },
};
const LATER: RoundRecord = {
  part: 0,
  round: 1,
  lookups: { email: [4], phone: [4] },
  slices: slices(1, 2),
  hold: operation('applied'),
};
const NONE = { found: 0, notFound: 0, failed: 0, cancelled: 0 };

describe('viewEnrichment', () => {
  it('shows the quote in one order, whatever order the table gives it in', () => {
    const quote = Object.fromEntries(Object.entries(RECORD.quote).reverse()) as typeof RECORD.quote;
    expect(Object.keys(viewEnrichment({ ...RECORD, quote }, [], NONE).quote)).toEqual([
      'required',
      'owned',
      'joined',
      'duplicates',
      'suppressed',
      'unaffordable',
    ]);
  });

  it('shows what is held and counts the lookups of duplicates as done', () => {
    expect(viewEnrichment(RECORD, [], NONE)).toEqual({
      id: 'enr_1',
      status: 'running',
      cancelRequested: false,
      createdAt: '2026-03-10T12:00:00.000Z',
      completedAt: null,
      actor: 'mem_ada',
      actions: ['contact.email', 'contact.phone'],
      quote: RECORD.quote,
      held: { email: 4, phone: 8 },
      charged: { email: 0, phone: 0 },
      progress: { ...NONE, subjects: 6, lookups: 12, done: 2, duplicates: 2 },
    });
  });

  it('shows what is still held after a round was settled and another one held', () => {
    const counts = { found: 4, notFound: 3, failed: 1, cancelled: 0 };
    expect(viewEnrichment(RECORD, [SETTLED, LATER], counts)).toMatchObject({
      held: { email: 1, phone: 2 },
      charged: { email: 3, phone: 2 },
      progress: { ...counts, done: 10, duplicates: 2 },
    });
  });

  it.each(['applied', 'unneeded', 'intended'] as const)(
    'counts a settle once it has its fate: %s',
    (state) => {
      const view = viewEnrichment(RECORD, [{ ...SETTLED, settle: operation(state) }], NONE);
      const isOver = state !== 'intended';
      expect(view).toMatchObject({
        held: isOver ? { email: 0, phone: 0 } : { email: 4, phone: 8 },
        charged: isOver ? { email: 3, phone: 2 } : { email: 0, phone: 0 },
      });
    },
  );

  it('says that somebody has asked it to stop', () => {
    const asked = viewEnrichment({ ...RECORD, cancelRequested: true }, [], NONE);
    expect(asked).toMatchObject({ status: 'running', cancelRequested: true });
  });

  it('shows the end that the record has, and adds up', () => {
    const counts = { found: 4, notFound: 2, failed: 1, cancelled: 3 };
    const ended = {
      ...RECORD,
      completedAtMs: at('2026-03-10T12:01:00Z'),
      charged: { email: 3 },
      ended: counts,
    };
    expect(viewEnrichment({ ...ended, status: 'completed' }, [SETTLED, LATER], NONE)).toMatchObject(
      {
        status: 'completed',
        completedAt: '2026-03-10T12:01:00.000Z',
        charged: { email: 3, phone: 0 },
        held: { email: 0, phone: 0 },
        progress: { ...counts, subjects: 6, lookups: 12, done: 12, duplicates: 2 },
      },
    );
    expect(viewEnrichment({ ...ended, status: 'cancelled' }, [], NONE).status).toBe('cancelled');
  });
});

describe('viewFirstAnswer', () => {
  it('shows the request as it began, whatever has become of it', () => {
    const ended = {
      ...RECORD,
      status: 'completed' as const,
      cancelRequested: true,
      charged: { email: 3 },
      ended: { ...NONE, found: 10 },
      completedAtMs: at('2026-03-10T12:01:00Z'),
    };
    expect(viewFirstAnswer(ended)).toMatchObject({
      status: 'running',
      cancelRequested: false,
      completedAt: null,
      held: { email: 4, phone: 8 },
      charged: { email: 0, phone: 0 },
      progress: { ...NONE, subjects: 6, lookups: 12, done: 0, duplicates: 0 },
    });
  });

  it('shows a request that ended inside its call as ended', () => {
    const { heldSlices: _held, ...record } = RECORD;
    const counts = { found: 8, notFound: 0, failed: 2, cancelled: 0 };
    const atOnce = {
      ...record,
      status: 'completed' as const,
      endedAtOnce: true,
      ended: counts,
      completedAtMs: at('2026-03-10T12:00:01Z'),
    };
    expect(viewFirstAnswer(atOnce)).toMatchObject({
      status: 'completed',
      completedAt: '2026-03-10T12:00:01.000Z',
      held: { email: 0, phone: 0 },
      progress: { ...counts, subjects: 6, done: 12, duplicates: 2 },
    });
  });
});
