import { type EpochMs, epochMs } from '../../shared/units.contract.ts';
import { countLess, countMore } from './counted-packs.ts';
import type {
  KnownOutcome,
  StopReason,
  TopUpAttempt,
  TopUpRecord,
  TopUpSettings,
  TopUpStop,
} from './top-ups.contract.ts';

const HOUR_MS = 3_600_000;
/** After the first decline in a row, after the second; the third one stops the top-up. */
const RETRY_AFTER_MS = [HOUR_MS, 4 * HOUR_MS] as const;

/** The record of a workspace that had none, or that its owner sets anew: nothing stands against it. */
export function withSettings(
  before: TopUpRecord | undefined,
  settings: TopUpSettings,
  knownAtMs: EpochMs,
): TopUpRecord {
  const { rev = 0, attempts = 0, counted = [] } = before ?? {};
  const { attempt, last } = before ?? {};
  return {
    rev: rev + 1,
    settings,
    knownAtMs,
    attempts,
    counted,
    declines: 0,
    ...(attempt && { attempt }),
    ...(last && { last }),
  };
}

/** A charge is about to be made: its packs count from now on. */
export function begun(record: TopUpRecord, attempt: TopUpAttempt): TopUpRecord {
  const { retryAtMs: _over, ...rest } = record;
  return {
    ...rest,
    rev: record.rev + 1,
    attempts: record.attempts + 1,
    attempt,
    counted: countMore(record.counted, attempt.counted),
  };
}

/**
 * A charge has ended. Where its owner's bank wants to ask, its packs still count: they come once
 * the owner has answered.
 */
export function ended(
  record: TopUpRecord,
  attempt: TopUpAttempt,
  outcome: KnownOutcome,
  now: EpochMs,
): TopUpRecord {
  const { attempt: _done, ...rest } = record;
  const next = { ...rest, rev: record.rev + 1 };
  if (outcome.kind === 'declined') return declined(next, attempt, now);
  const { kind, ...where } = outcome;
  if (kind === 'paid') {
    return {
      ...next,
      declines: 0,
      last: { result: 'succeeded', atMs: now },
      lastPaymentId: where.paymentId,
    };
  }
  const stop = { reason: kind, atMs: now, topUpId: attempt.id, isTold: false, ...where };
  return { ...next, stop, last: { result: kind, atMs: now } };
}

function declined(record: TopUpRecord, attempt: TopUpAttempt, now: EpochMs): TopUpRecord {
  const declines = record.declines + 1;
  const afterMs = RETRY_AFTER_MS[declines - 1];
  const isStopped = afterMs === undefined;
  return {
    ...record,
    // Nothing was charged.
    counted: countLess(record.counted, attempt.counted),
    declines,
    last: { result: 'declined', atMs: now },
    ...(isStopped
      ? { stop: { reason: 'declined', atMs: now, topUpId: attempt.id, isTold: false } }
      : { retryAtMs: epochMs(now + afterMs) }),
  };
}

/** Nothing can be charged until the owner acts; the attempt that is not made is counted. */
export function stopped(
  record: TopUpRecord,
  reason: StopReason,
  { topUpId, now }: { readonly topUpId: string; readonly now: EpochMs },
): TopUpRecord {
  const stop: TopUpStop = { reason, atMs: now, topUpId, isTold: false };
  return { ...record, rev: record.rev + 1, attempts: record.attempts + 1, stop };
}

/** The owner knows. */
export function told(record: TopUpRecord, stop: TopUpStop): TopUpRecord {
  return { ...record, rev: record.rev + 1, stop: { ...stop, isTold: true } };
}

/** The owner has acted: paid what waited for them (`paymentId`), or bought by hand. */
export function released(
  record: TopUpRecord,
  now: EpochMs,
  answered: { readonly paymentId?: string },
): TopUpRecord {
  const { stop: _over, retryAtMs: _none, lastPaymentId: _past, ...rest } = record;
  const next = { ...rest, rev: record.rev + 1, declines: 0 };
  const { paymentId } = answered;
  if (paymentId === undefined) return next;
  return { ...next, last: { result: 'succeeded', atMs: now }, lastPaymentId: paymentId };
}
