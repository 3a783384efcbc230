import { assertInvariant } from '../../shared/errors.ts';
import type { AccountId } from '../../shared/ids.contract.ts';
import type { EpochMs } from '../../shared/units.contract.ts';
import { sameTotals, totalsOf } from '../account/fold.ts';
import { BY_TIME } from '../account/plan-due.ts';
import { type Opening, planOpen } from '../account/plan-open.ts';
import type { Account, LedgerEntry, Revision } from '../ledger.contract.ts';
import { projectRevision } from './project-revision.ts';
import { periodAfter, type ReplayedAccount, replayRevision } from './replay-revision.ts';
import { replayTime, type TermsOverTime, type Toward } from './replay-time.ts';

/** What a record says of a revision that it caused, and of which account. */
export type RecordedOfAccount = Revision & { readonly account: AccountId; readonly rev: number };

/** A gap of a ledger, and what is known around it. */
export interface Gap {
  /** The account as the entries before the gap leave it. */
  readonly reached: ReplayedAccount;
  /** The first revision that is missing, and the last. */
  readonly from: number;
  readonly through: number;
  /** The entry behind the gap; undefined where the account itself is at its end. */
  readonly next: LedgerEntry | undefined;
  readonly account: Account;
  /** By revision. */
  readonly recorded: ReadonlyMap<number, RecordedOfAccount>;
  readonly terms: TermsOverTime;
  /** When the account was opened, and why, as far as that is known. */
  readonly opening?: Opening | undefined;
}

/** The entries of a gap, or the first revision that cannot be made. */
export type PlannedRebuild =
  | {
      readonly entries: readonly LedgerEntry[];
      /**
       * The revisions whose time nothing tells, with the first moment at which they were due: see
       * `replayTime`.
       */
      readonly undated: ReadonlyMap<number, EpochMs>;
    }
  | { readonly missing: number };

/**
 * Makes the entries of a gap: from the records of the operations that did them, the last one from
 * the account itself, and what time did by itself between them by the ledger's own plans. Each is
 * what the projector would have written. `missing` where a revision follows from nothing, or the
 * entries do not lead to what stands behind the gap: then nothing is to be written.
 */
export function planRebuild(gap: Gap): PlannedRebuild {
  const { from, through, next } = gap;
  const entries: LedgerEntry[] = [];
  const undated = new Map<number, EpochMs>();
  let state = gap.reached;
  const reach = (after: ReplayedAccount, isUndated: boolean): void => {
    const { rev: reached, last } = after.account;
    // A lift has the time of the draw that needed it, the latest that it can have: its true time
    // may be any since the revision before.
    const isLate = last.action === 'lift';
    if (isUndated) undated.set(reached, isLate ? state.account.last.at : last.at);
    const before = state.account.rev === 0 ? undefined : state.account;
    entries.push(projectRevision(before, after.account));
    state = after;
  };
  for (let rev = from; rev <= through; ) {
    const known = knownAt(gap, rev);
    const steps = known === undefined ? stepsOfTime(gap, state, rev) : stepOf(gap, state, known);
    if (steps === undefined) return { missing: rev };
    for (const step of steps) reach(step, known === undefined);
    rev += steps.length;
  }
  const wanted = next?.before ?? totalsOf(gap.account);
  const last = entries.at(-1);
  assertInvariant(last !== undefined, 'a-gap-has-entries');
  if (!sameTotals(last.after, wanted)) return { missing: from };
  return { entries: [...entries.slice(0, -1), { ...last, after: wanted }], undated };
}

/** Gives what is known of a revision: by its record, or by what the account shows of its last. */
function knownAt({ account, recorded }: Gap, rev: number): Revision | undefined {
  if (rev === account.rev) return account.last;
  const found = recorded.get(rev);
  if (found === undefined) return undefined;
  const { rev: _rev, account: _account, ...revision } = found;
  return revision;
}

function stepOf(
  gap: Gap,
  state: ReplayedAccount,
  revision: Revision,
): ReplayedAccount[] | undefined {
  const isLast = state.account.rev + 1 === gap.account.rev;
  const period = isLast
    ? gap.account.period
    : periodAfter(state.account, revision, gap.terms.at(revision.at));
  const after = replayRevision(state, revision, period);
  return after && [after];
}

/** Makes what time did from a revision on, up to the next one that is known. */
function stepsOfTime(gap: Gap, state: ReplayedAccount, rev: number): ReplayedAccount[] | undefined {
  const toward = nextKnown(gap, rev);
  if (rev > 1) return replayTime(state, toward.rev - rev, toward, gap.terms);
  for (const opening of openings(gap, toward.next)) {
    const opened = openAt(gap, opening);
    const rest = opened && replayTime(opened, toward.rev - rev - 1, toward, gap.terms);
    if (opened !== undefined && rest !== undefined) return [opened, ...rest];
  }
  return undefined;
}

function nextKnown(gap: Gap, rev: number): Toward & { readonly rev: number } {
  const { through, next } = gap;
  for (let n = rev + 1; n <= through; n += 1) {
    const known = knownAt(gap, n);
    if (known === undefined) continue;
    return { rev: n, next: known, ...(n === gap.account.rev && { reaches: gap.account }) };
  }
  // Where the gap reaches up to the account, the account's last one is known.
  assertInvariant(next !== undefined, 'the-last-revision-is-known');
  return { rev: next.rev, next, before: next.before };
}

/**
 * When the account may have been opened: a seat is with its licence, an allowance with its first
 * use.
 */
function openings({ reached, opening, terms }: Gap, next: Revision): Opening[] {
  if (opening !== undefined) return [opening];
  const changes = terms.changes.filter((atMs) => atMs < next.at);
  const isSeat = reached.account.seat !== undefined;
  const times = isSeat ? [...changes, next.at] : [next.at, ...changes];
  return times.map((atMs) => ({ atMs, cause: BY_TIME }));
}

/** The first revision of all; undefined where no terms tell what came in with it. */
function openAt({ reached, terms }: Gap, opening: Opening): ReplayedAccount | undefined {
  const found = terms.at(opening.atMs);
  return found && { account: planOpen(reached.account, found, opening), beside: [] };
}
