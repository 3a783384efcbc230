import { SWEEP_AFTER_MS } from '../../shared/keys.contract.ts';
import { type EpochMs, epochMs } from '../../shared/units.contract.ts';
import { countLess, countMore } from './counted-packs.ts';
import type {
  BankQuestion,
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

/** How settings come to hold. */
export interface Setting {
  readonly now: EpochMs;
  /** The card that is saved, `pm_…`; undefined where nobody has asked. */
  readonly card: string | undefined;
}

/**
 * The record of a workspace that had none, or that its owner sets anew: what stood against it is
 * over, but not what a card has brought about that is still the one to be charged.
 */
export function withSettings(
  before: TopUpRecord | undefined,
  settings: TopUpSettings,
  { now, card }: Setting,
): TopUpRecord {
  const { rev = 0, attempts = 0, counted = [], attempt, last } = before ?? {};
  return {
    rev: rev + 1,
    settings,
    actedAtMs: now,
    knownAtMs: epochMs(now + SWEEP_AFTER_MS),
    attempts,
    counted,
    ...(attempt && { attempt }),
    ...(last && { last }),
    ...declinesOf(before, card),
  };
}

type Declines = Pick<TopUpRecord, 'declines' | 'declinedCard' | 'retryAtMs' | 'stop'>;

/** Settings alone change nothing about a card that was declined: it would be declined again. */
function declinesOf(before: TopUpRecord | undefined, card: string | undefined): Declines {
  const { declines = 0, declinedCard, retryAtMs, stop } = before ?? {};
  if (declinedCard === undefined || (card ?? declinedCard) !== declinedCard) return { declines: 0 };
  return {
    declines,
    declinedCard,
    ...(retryAtMs && { retryAtMs }),
    ...(stop?.reason === 'declined' && { stop }),
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
      ...undeclined(next),
      last: { result: 'succeeded', atMs: now },
      lastPaymentId: where.paymentId,
    };
  }
  const question = { ...where, attempt };
  const stop = { reason: kind, atMs: now, topUpId: attempt.id, question, isTold: false };
  return { ...next, stop, last: { result: kind, atMs: now } };
}

/** The bank's question was taken back unanswered: a try that has brought nothing, as a decline. */
export function unanswered(
  record: TopUpRecord,
  { attempt }: BankQuestion,
  now: EpochMs,
): TopUpRecord {
  const { stop, ...rest } = record;
  return declined({ ...rest, rev: record.rev + 1 }, attempt, now, stop?.isTold);
}

/** The bank was answered no: nothing is charged until the owner acts. */
export function refused(record: TopUpRecord, question: BankQuestion, now: EpochMs): TopUpRecord {
  const { retryAtMs: _never, ...next } = unanswered(record, question, now);
  const { isTold = false } = record.stop ?? {};
  const stop = { reason: 'declined', atMs: now, topUpId: question.attempt.id, isTold } as const;
  return { ...next, stop };
}

function declined(
  record: TopUpRecord,
  attempt: TopUpAttempt,
  now: EpochMs,
  isTold = false,
): TopUpRecord {
  const declines = record.declines + 1;
  const afterMs = RETRY_AFTER_MS[declines - 1];
  const isStopped = afterMs === undefined;
  return {
    ...record,
    // Nothing was charged.
    counted: countLess(record.counted, attempt.counted),
    declines,
    declinedCard: attempt.paymentMethodId,
    last: { result: 'declined', atMs: now },
    ...(isStopped
      ? { stop: { reason: 'declined', atMs: now, topUpId: attempt.id, isTold } }
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
  const next = undeclined({ ...rest, rev: record.rev + 1, actedAtMs: now });
  const { paymentId } = answered;
  if (paymentId === undefined) return next;
  return { ...next, last: { result: 'succeeded', atMs: now }, lastPaymentId: paymentId };
}

function undeclined({ declinedCard: _good, ...record }: TopUpRecord): TopUpRecord {
  return { ...record, declines: 0 };
}
