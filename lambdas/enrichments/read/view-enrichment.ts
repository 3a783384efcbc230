import { heldAmounts } from '../../ledger/holds/held-slices.ts';
import { type Amounts, addAmounts, timesAmounts, toRfc3339 } from '../../shared/units.contract.ts';
import type { EnrichmentView, Progress, Quote } from '../enrichments.contract.ts';
import type { EnrichmentRecord, ProgressCounts, RoundRecord } from '../records.contract.ts';
import { chargedBy } from '../settle/finish-enrichment.ts';

/**
 * Shows a request as it stands, from its record, its rounds and its finished rows. Of one that has ended the record
 * tells all.
 */
export function viewEnrichment(
  record: EnrichmentRecord,
  rounds: readonly RoundRecord[],
  counts: ProgressCounts,
): EnrichmentView {
  const { found, notFound, failed, cancelled } = record.ended ?? counts;
  const done = found + notFound + failed + cancelled + record.quote.duplicates;
  return {
    ...frameOf(record),
    status: statusOf(record),
    completedAt: record.completedAtMs === undefined ? null : toRfc3339(record.completedAtMs),
    held: record.ended ? nothing(record) : heldNow(record, rounds),
    charged: record.charged ?? chargedBy(record, rounds),
    progress: { subjects: record.rows, done, found, notFound, failed },
  };
}

/** Shows a request as the call that made it did: a repeat of the call gets the same. */
export function viewFirstAnswer(record: EnrichmentRecord): EnrichmentView {
  const ended = record.endedAtOnce === true;
  return {
    ...frameOf(record),
    status: ended ? 'completed' : 'running',
    completedAt:
      ended && record.completedAtMs !== undefined ? toRfc3339(record.completedAtMs) : null,
    held: ended ? nothing(record) : heldAtFirst(record),
    charged: nothing(record),
    progress: firstProgress(record, ended),
  };
}

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

/** A request that ended at once had nothing to find: a row is a repeat, owned, or left out for lack of credits. */
function firstProgress({ rows, quote }: EnrichmentRecord, ended: boolean): Progress {
  if (!ended) return { subjects: rows, done: 0, found: 0, notFound: 0, failed: 0 };
  const failed = quote.unaffordable;
  return {
    subjects: rows,
    done: rows,
    found: rows - quote.duplicates - failed,
    notFound: 0,
    failed,
  };
}

/** What is still held: what was set aside, less the rounds that are settled. */
function heldNow(record: EnrichmentRecord, rounds: readonly RoundRecord[]): Amounts {
  const extra = rounds.filter(({ hold }) => hold?.state === 'applied').map(({ slices }) => slices);
  const ended = rounds
    .filter(({ settle }) => settle?.state === 'applied')
    .map(({ slices }) => slices);
  const held = addAmounts(heldAtFirst(record), ...extra.map(heldAmounts));
  const less = addAmounts(...ended.map(heldAmounts));
  return Object.fromEntries(Object.entries(held).map(([type, n]) => [type, n - (less[type] ?? 0)]));
}

function heldAtFirst(record: EnrichmentRecord): Amounts {
  return addAmounts(nothing(record), heldAmounts(record.heldSlices ?? []));
}

function nothing(record: EnrichmentRecord): Amounts {
  return timesAmounts(record.price, 0);
}
