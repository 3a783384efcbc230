import { dataOf } from '../../actions/actions.ts';
import { heldAmounts } from '../../ledger/ledger.ts';
import { type Amounts, addAmounts, toRfc3339 } from '../../shared/units.contract.ts';
import type { EnrichmentView, Progress, Quote } from '../enrichments.contract.ts';
import { costOf } from '../lookups.ts';
import type { EnrichmentRecord, ProgressCounts, RoundRecord } from '../records.contract.ts';
import { chargedBy, isSettleDone } from '../rounds/round-lookups.ts';

/**
 * Shows a request as it stands, from its record, its rounds and its finished lookups. A finished
 * request is shown from its record alone.
 */
export function viewEnrichment(
  record: EnrichmentRecord,
  rounds: readonly RoundRecord[],
  counts: ProgressCounts,
): EnrichmentView {
  return {
    ...frameOf(record),
    status: statusOf(record),
    cancelRequested: record.cancelRequested === true,
    completedAt: record.completedAtMs === undefined ? null : toRfc3339(record.completedAtMs),
    held: record.ended ? nothing(record) : heldNow(record, rounds),
    charged: { ...nothing(record), ...(record.charged ?? chargedBy(record, rounds)) },
    progress: progressOf(record, record.ended ?? counts),
  };
}

/** Shows a request as the call that made it did: a repeat of the call gets the same. */
export function viewFirstAnswer(record: EnrichmentRecord): EnrichmentView {
  const ended = record.endedAtOnce === true;
  return {
    ...frameOf(record),
    status: ended ? 'completed' : 'running',
    cancelRequested: false,
    completedAt:
      ended && record.completedAtMs !== undefined ? toRfc3339(record.completedAtMs) : null,
    held: ended ? nothing(record) : heldAtFirst(record),
    charged: nothing(record),
    progress: ended
      ? progressOf(record, record.ended ?? NONE)
      : { ...progressOf(record, NONE), done: 0, duplicates: 0 },
  };
}

const NONE: ProgressCounts = { found: 0, notFound: 0, failed: 0, cancelled: 0 };

function frameOf(record: EnrichmentRecord) {
  const { id, createdAtMs, actor, actions, quote } = record;
  return { id, createdAt: toRfc3339(createdAtMs), actor, actions, quote: inOrder(quote) };
}

/** The table keeps no order of fields. */
function inOrder({ required, owned, joined, duplicates, suppressed, unaffordable }: Quote): Quote {
  return { required, owned, joined, duplicates, suppressed, unaffordable };
}

function statusOf({ status }: EnrichmentRecord): EnrichmentView['status'] {
  return status === 'completed' || status === 'cancelled' ? status : 'running';
}

/** What repeats another row's lookup is done with it. */
function progressOf(
  { rows, lookups, actions }: EnrichmentRecord,
  { found, notFound, failed, cancelled }: ProgressCounts,
): Progress {
  const all = rows * dataOf(actions).length;
  const duplicates = all - lookups;
  const done = found + notFound + failed + cancelled + duplicates;
  const counts = { found, notFound, failed, cancelled, duplicates };
  return { subjects: rows, lookups: all, done, ...counts };
}

/** What is still held: what was set aside, less the rounds that are settled. */
function heldNow(record: EnrichmentRecord, rounds: readonly RoundRecord[]): Amounts {
  const extra = rounds.filter(({ hold }) => hold?.state === 'applied').map(({ slices }) => slices);
  const ended = rounds.filter(({ settle }) => isSettleDone(settle)).map(({ slices }) => slices);
  const held = addAmounts(heldAtFirst(record), ...extra.map(heldAmounts));
  const less = addAmounts(...ended.map(heldAmounts));
  return Object.fromEntries(Object.entries(held).map(([type, n]) => [type, n - (less[type] ?? 0)]));
}

function heldAtFirst(record: EnrichmentRecord): Amounts {
  return addAmounts(nothing(record), heldAmounts(record.heldSlices ?? []));
}

function nothing(record: EnrichmentRecord): Amounts {
  return costOf(record.prices, {});
}
