import { type Amounts, addAmounts, type EpochMs } from '../../shared/units.contract.ts';
import { sameTotals, totalsOf } from '../account/fold.ts';
import {
  type DueChange,
  dueByTerms,
  dueExpiry,
  dueExpiryBeside,
  dueLift,
  dueRepay,
  dueRepayBeside,
  toDueRevision,
} from '../account/plan-due.ts';
import type { Account, AccountTerms, Period, Revision, Totals } from '../ledger.contract.ts';
import { periodAfter, type ReplayedAccount, replayRevision } from './replay-revision.ts';

/** The terms of an account, at any moment of its life. */
export interface TermsOverTime {
  /** Undefined where it had none, or nobody knows them any more. */
  readonly at: (atMs: EpochMs) => AccountTerms | undefined;
  /** When they began, and changed, in order. */
  readonly changes: readonly EpochMs[];
}

/** What is known of the revision that followed on what time did. */
export interface Toward {
  readonly next: Revision;
  /** What the account had in front of it, where its entry is there. */
  readonly before?: Totals | undefined;
  /** The account behind it, where it is the last one. */
  readonly reaches?: Account | undefined;
}

/** Plans that one search makes at most: a run of a few revisions takes some dozens. */
const PLANS_MAX = 20_000;

/**
 * Finds so many revisions that time did by itself between one that is known and the next: turns,
 * changes to other terms, expiries, grants that came in from beside. Each is the one that the
 * ledger plans; together they lead to where the next one could be done. Of several ways the first
 * in this order is taken: all that was due by the next one at once, or each as it came due.
 *
 * Nothing tells their times. A grant that came in gets the time of the next one, which needed it;
 * each other revision the time at which it came due. What a settle or a void gave back to a grant
 * that had expired came due with that settle or void.
 *
 * Shape:  → the account after each of them; undefined where none lead there.
 */
export function replayTime(
  from: ReplayedAccount,
  count: number,
  toward: Toward,
  terms: TermsOverTime,
): ReplayedAccount[] | undefined {
  const due = (state: ReplayedAccount) => dueMoments(state, toward.next.at, terms);
  const search = { toward, terms, plans: 0 };
  return (
    findWay(from, count, { ...search, moments: () => [toward.next.at] }) ??
    findWay(from, count, { ...search, moments: (state) => [...due(state), toward.next.at] })
  );
}

interface Search {
  readonly toward: Toward;
  readonly terms: TermsOverTime;
  readonly moments: (state: ReplayedAccount) => readonly EpochMs[];
  plans: number;
}

function findWay(
  state: ReplayedAccount,
  count: number,
  search: Search,
): ReplayedAccount[] | undefined {
  if (count === 0) return leadsTo(state, search) ? [] : undefined;
  for (const [atMs, due] of eachDue(state, search)) {
    search.plans += 1;
    if (search.plans > PLANS_MAX) return undefined;
    const { turnsTo, retunesTo, action } = due.change;
    const period = turnsTo ?? retunesTo ?? state.account.period;
    const isTimed = action === 'turn' || action === 'expire' || action === 'repay';
    const at = isTimed ? dueFrom(state, due.change, period) : atMs;
    const reached = replayRevision(state, toDueRevision(due, at), period);
    const rest = reached && findWay(reached, count - 1, search);
    if (reached !== undefined && rest !== undefined) return [reached, ...rest];
  }
  return undefined;
}

/** When a turn came due, a repayment, or all that an expiry books. */
function dueFrom(
  { account, beside }: ReplayedAccount,
  { action, slices }: Pick<Revision, 'action' | 'slices'>,
  period: Period,
): EpochMs {
  const { last, grants } = account;
  if (action === 'turn') return later(last.at, period.startsAt);
  // The change before it made the debt, or gave back what repays it.
  if (action === 'repay') return last.at;
  const ends = slices.map(({ grantId }) => {
    const grant = grants[grantId] ?? beside.find((each) => each.grantId === grantId);
    return grant?.exp ?? last.at;
  });
  return ends.reduce(later, last.at);
}

function later(a: EpochMs, b: EpochMs): EpochMs {
  return a > b ? a : b;
}

/** Gives what may have been due, and when, in the order in which it is tried. */
function* eachDue(state: ReplayedAccount, search: Search): Iterable<[EpochMs, DueChange]> {
  const { account, beside } = state;
  const { last } = account;
  if (last.action === 'settle' || last.action === 'void') {
    const given = dueExpiry(account, last.at);
    if (given !== undefined) yield [last.at, given];
  }
  const turnAt = (atMs: EpochMs) => {
    const terms = search.terms.at(atMs);
    return terms && dueByTerms(account, terms, atMs);
  };
  // Terms that changed twice may have been followed once: then it was the later time.
  for (const atMs of search.terms.changes.toReversed()) {
    const retuned = atMs >= last.at && atMs < search.toward.next.at ? turnAt(atMs) : undefined;
    if (retuned?.change.action === 'retune') yield [atMs, retuned];
  }
  for (const atMs of search.moments(state)) {
    const terms = search.terms.at(atMs);
    for (const due of [
      turnAt(atMs),
      ...(terms ? [dueRepay(account, terms, atMs)] : []),
      ...(terms ? [dueRepayBeside(account, beside, terms, atMs)] : []),
      dueExpiry(account, atMs),
      dueExpiryBeside(account, beside, atMs),
      ...eachLift(state, search.toward.next, atMs),
    ]) {
      if (due !== undefined) yield [atMs, due];
    }
  }
}

/** Grants come in for what the next one draws; all of a type, where some may come before. */
function eachLift(
  { account, beside }: ReplayedAccount,
  { action, slices, at }: Revision,
  atMs: EpochMs,
): (DueChange | undefined)[] {
  if ((action !== 'hold' && action !== 'adjust') || atMs !== at) return [];
  const drawn = slices.map(({ type, available = 0 }) => ({ [type]: -available }));
  const amounts = addAmounts(...drawn);
  const all = Object.keys(amounts).map((type): Amounts => ({ [type]: Infinity }));
  return [amounts, ...all].map((each) => dueLift(account, beside, each, atMs));
}

/** When something came due between the last revision and the next, in order. */
function dueMoments(
  { account, beside }: ReplayedAccount,
  untilMs: EpochMs,
  { changes }: TermsOverTime,
): EpochMs[] {
  const ends = [...Object.values(account.grants), ...beside].flatMap(({ exp }) => exp ?? []);
  return [...new Set([account.last.at, account.period.endsAt, ...changes, ...ends])]
    .filter((atMs) => atMs >= account.last.at && atMs < untilMs)
    .toSorted((a, b) => a - b);
}

/** Actions that are done in the period of their moment alone. */
const IN_PERIOD: readonly Revision['action'][] = ['hold', 'grant', 'adjust'];

/** Says whether the next one could be done on an account. */
function leadsTo({ account, beside }: ReplayedAccount, { toward, terms }: Search): boolean {
  const { next, before, reaches } = toward;
  if (before !== undefined && !sameTotals(before, totalsOf(account))) return false;
  if (IN_PERIOD.includes(next.action) && next.at >= account.period.endsAt) return false;
  const period = periodAfter(account, next, terms.at(next.at));
  const after = replayRevision({ account, beside }, next, period)?.account;
  return after !== undefined && (reaches === undefined || isLike(after, reaches));
}

/** Says whether a replayed account is the one that is there: in its totals, period and counts. */
function isLike(a: Account, b: Account): boolean {
  return (
    sameTotals(totalsOf(a), totalsOf(b)) &&
    a.opened === b.opened &&
    a.period.id === b.period.id &&
    a.period.no === b.period.no
  );
}
