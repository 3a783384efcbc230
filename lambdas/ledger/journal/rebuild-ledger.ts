import { assertInvariant } from '../../shared/errors.ts';
import type { AccountId } from '../../shared/ids.contract.ts';
import type { Ports } from '../../shared/ports.ts';
import { epochMs } from '../../shared/units.contract.ts';
import { readAccount } from '../account/load-account.ts';
import type { Opening } from '../account/plan-open.ts';
import type { LedgerEntry, LedgerHead } from '../ledger.contract.ts';
import { CHAIN_START } from './entry-hash.ts';
import { listEntries, putUnsealed, readEntries } from './journal.store.ts';
import { readHead } from './ledger-head.store.ts';
import { type Gap, planRebuild, type RecordedOfAccount } from './plan-rebuild.ts';
import {
  beforeFirst,
  periodAfter,
  type ReplayedAccount,
  replayRevision,
} from './replay-revision.ts';
import type { TermsOverTime } from './replay-time.ts';
import { sealBelow } from './reseal-entries.ts';
import { sealLedger } from './seal-ledger.ts';

/** What a rebuild goes by. */
export interface RebuildSources {
  /** Gives what records say of revisions of the account, as many as there are. */
  readonly readRecorded: () => Promise<readonly RecordedOfAccount[]>;
  readonly terms: TermsOverTime;
  /** When it was opened, and why, as far as that is known. */
  readonly opening?: Opening | undefined;
}

export interface Rebuilt {
  /** Entries that were made anew. */
  readonly entries: number;
  /** The first revision that follows from nothing; undefined: the ledger is whole. */
  readonly missing: number | undefined;
}

const PAGE_ENTRIES = 500;

/**
 * Makes the missing entries of an account anew, gap by gap, and seals what waited for them. Safe to
 * repeat; an entry that is there is left as it is. Reads the whole ledger of the account.
 */
export async function rebuildLedger(
  p: Ports,
  id: AccountId,
  sources: RebuildSources,
): Promise<Rebuilt> {
  const account = await readAccount(p, id);
  const head = await readHead(p, id);
  const { terms, opening } = sources;
  let reached: Reached = { state: beforeFirst(id), head: CHAIN_START };
  let recorded: Gap['recorded'] | undefined;
  let entries = 0;
  for (;;) {
    reached = await readOn(p, id, reached, { through: account.rev, terms });
    const { state } = reached;
    const { rev } = state.account;
    if (rev >= account.rev) break;
    recorded ??= new Map((await sources.readRecorded()).map((each) => [each.rev, each]));
    const next = await firstBehind(p, id, rev + 1);
    const through = (next?.rev ?? account.rev + 1) - 1;
    const gap = { reached: state, from: rev + 1, through, next, account, recorded };
    const planned = planRebuild({ ...gap, terms, opening });
    if ('missing' in planned) return { entries, missing: planned.missing };
    const made = sealBelow(planned, { head, last: reached.head, next });
    if (made === undefined) return { entries, missing: rev + 1 };
    for (const entry of made) await putUnsealed(p, id, entry);
    entries += made.length;
  }
  await sealLedger(p, id);
  return { entries, missing: undefined };
}

interface Reached {
  readonly state: ReplayedAccount;
  /** What the last entry that was read has, where it is sealed. */
  readonly head: LedgerHead;
}

/** Reads on as far as the journal has no gap. */
async function readOn(
  p: Ports,
  id: AccountId,
  from: Reached,
  { through, terms }: { readonly through: number; readonly terms: TermsOverTime },
): Promise<Reached> {
  let { state, head } = from;
  for (;;) {
    const { rev } = state.account;
    const page = await readEntries(p, id, rev, Math.min(rev + PAGE_ENTRIES, through));
    for (const entry of page) {
      const { hash = '', asOf = epochMs(0) } = entry;
      state = replayEntry(state, entry, terms);
      head = { rev: entry.rev, hash, asOf };
    }
    if (page.length < PAGE_ENTRIES) return { state, head };
  }
}

function replayEntry(
  state: ReplayedAccount,
  entry: LedgerEntry,
  terms: TermsOverTime,
): ReplayedAccount {
  const { actor, reason, ref, op, action, slices, at, spentOn } = entry;
  const revision = { actor, reason, ref, op, action, slices, at, ...(spentOn && { spentOn }) };
  const period = periodAfter(state.account, revision, terms.at(revision.at));
  const after = replayRevision(state, revision, period);
  assertInvariant(after !== undefined, 'fold-is-account');
  return after;
}

/** Finds the first entry behind a gap; undefined where it reaches up to the account. */
async function firstBehind(
  p: Ports,
  id: AccountId,
  missing: number,
): Promise<LedgerEntry | undefined> {
  const { items } = await listEntries(p, id, { after: missing, limit: 1 });
  return items[0];
}
