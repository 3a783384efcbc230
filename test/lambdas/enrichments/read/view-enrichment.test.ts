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

const slice = (credits: number) =>
  [{ grantId: 'g', type: 'contact', cat: 'pack', credits }] as const;
const operation = (state: 'applied' | 'intended') => ({
  id: 'op:1',
  attempt: 1,
  state,
  sinceRev: 1,
  at: at('2026-03-10T12:00:00Z'),
  intendedBy: 'x',
});
const RECORD: EnrichmentRecord = {
  workspaceId: 'ws_1',
  id: 'enr_1',
  status: 'running',
  createdAtMs: at('2026-03-10T12:00:00Z'),
  actor: 'mem_ada',
  bodyHash: 'h',
  actions: ['contact.email'],
  price: { contact: 1 },
  accepts: ['deliverable'],
  rows: 6,
  parts: 1,
  quote: {
    required: { contact: 4 },
    owned: 1,
    joined: 0,
    duplicates: 1,
    suppressed: 0,
    unaffordable: 0,
  },
  hold: operation('applied'),
  heldByPart: [4],
  heldSlices: slice(4),
};
const SETTLED: RoundRecord = {
  part: 0,
  round: 0,
  rows: [0, 1, 2, 3],
  slices: slice(4),
  settle: operation('applied'),
  charged: [0, 1, 2],
};
const LATER: RoundRecord = {
  part: 0,
  round: 1,
  rows: [4],
  slices: slice(1),
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

  it('shows what is held and counts duplicates as done', () => {
    expect(viewEnrichment(RECORD, [], NONE)).toEqual({
      id: 'enr_1',
      status: 'running',
      createdAt: '2026-03-10T12:00:00.000Z',
      completedAt: null,
      actor: 'mem_ada',
      actions: ['contact.email'],
      quote: RECORD.quote,
      held: { contact: 4 },
      charged: { contact: 0 },
      progress: { subjects: 6, done: 1, found: 0, notFound: 0, failed: 0 },
    });
  });

  it('shows what is still held after a round was settled and another one held', () => {
    const view = viewEnrichment(RECORD, [SETTLED, LATER], {
      found: 3,
      notFound: 1,
      failed: 0,
      cancelled: 0,
    });
    expect(view).toMatchObject({
      held: { contact: 1 },
      charged: { contact: 3 },
      progress: { done: 5, found: 3, notFound: 1 },
    });
  });

  it('does not count a settle that is still on its way', () => {
    const view = viewEnrichment(RECORD, [{ ...SETTLED, settle: operation('intended') }], NONE);
    expect(view).toMatchObject({ held: { contact: 4 }, charged: { contact: 0 } });
  });

  it('shows the end that the record has', () => {
    const ended = {
      ...RECORD,
      completedAtMs: at('2026-03-10T12:01:00Z'),
      charged: { contact: 3 },
      ended: { found: 2, notFound: 1, failed: 1, cancelled: 1 },
    };
    expect(viewEnrichment({ ...ended, status: 'completed' }, [], NONE)).toMatchObject({
      status: 'completed',
      completedAt: '2026-03-10T12:01:00.000Z',
      charged: { contact: 3 },
      held: { contact: 0 },
      progress: { subjects: 6, done: 6, found: 2, notFound: 1, failed: 1 },
    });
    expect(viewEnrichment({ ...ended, status: 'cancelled' }, [], NONE).status).toBe('cancelled');
  });
});

describe('viewFirstAnswer', () => {
  it('shows the request as it began, whatever has become of it', () => {
    const ended = { ...RECORD, status: 'completed' as const, charged: { contact: 3 } };
    expect(viewFirstAnswer({ ...ended, completedAtMs: at('2026-03-10T12:01:00Z') })).toMatchObject({
      status: 'running',
      completedAt: null,
      held: { contact: 4 },
      charged: { contact: 0 },
      progress: { subjects: 6, done: 0, found: 0 },
    });
  });

  it('shows a request that ended inside its call as ended', () => {
    const { heldSlices: _held, ...record } = RECORD;
    const quote = { ...RECORD.quote, owned: 4, duplicates: 1, unaffordable: 1 };
    const atOnce = {
      ...record,
      quote,
      status: 'completed' as const,
      endedAtOnce: true,
      completedAtMs: at('2026-03-10T12:00:01Z'),
    };
    expect(viewFirstAnswer(atOnce)).toMatchObject({
      status: 'completed',
      completedAt: '2026-03-10T12:00:01.000Z',
      held: { contact: 0 },
      progress: { subjects: 6, done: 6, found: 4, notFound: 0, failed: 1 },
    });
  });
});
