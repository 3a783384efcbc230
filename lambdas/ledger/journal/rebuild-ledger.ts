import { AppError } from '../../shared/errors.ts';
import type { AccountId } from '../../shared/ids.contract.ts';
import type { Ports } from '../../shared/ports.ts';
import { epochMs } from '../../shared/units.contract.ts';
import { foldSlices } from '../account/fold.ts';
import { readAccount } from '../account/load-account.ts';
import type {
  Account,
  AccountTerms,
  LedgerEntry,
  LedgerHead,
  OpenGrant,
} from '../ledger.contract.ts';
import { CHAIN_START, hashEntry, sealEntries } from './entry-hash.ts';
import { putUnsealed, readEntries } from './journal.store.ts';
import { readHead } from './ledger-head.store.ts';
import { planRebuild, type RecordedRevision } from './plan-rebuild.ts';
import { sealLedger } from './seal-ledger.ts';
import { viewEntry } from './view-entry.ts';

/** What a rebuild goes by. */
export interface RebuildSources {
  /** Gives what records say of revisions of the account, as many as there are. */
  readonly readRecorded: () => Promise<readonly RecordedRevision[]>;
  readonly terms: AccountTerms | undefined;
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
  let state: Reached = { rev: 0, grants: {}, before: {}, last: CHAIN_START };
  let recorded: ReadonlyMap<number, RecordedRevision> | undefined;
  let entries = 0;
  for (;;) {
    state = await readOn(p, id, state, account.rev);
    if (state.rev >= account.rev) break;
    recorded ??= new Map((await sources.readRecorded()).map((each) => [each.rev, each]));
    const next = await firstBehind(p, id, state.rev + 1, account);
    const through = (next?.rev ?? account.rev + 1) - 1;
    const { terms } = sources;
    const gap = { ...state, from: state.rev + 1, through, next, account, recorded, terms };
    const planned = planRebuild(gap);
    const made = planned && sealBelow(head, state.last, planned, next);
    if (made === undefined) return { entries, missing: state.rev + 1 };
    for (const entry of made) await putUnsealed(p, id, entry);
    entries += made.length;
  }
  await sealLedger(p, id);
  return { entries, missing: undefined };
}

interface Reached {
  readonly rev: number;
  readonly grants: Readonly<Record<string, OpenGrant>>;
  readonly before: LedgerEntry['after'];
  /** What the last entry that was read has, where it is sealed. */
  readonly last: LedgerHead;
}

/**
 * Gives entries that the head has passed their hashes, so that they are as they were. Undefined
 * where the chain behind them does not begin with these: then they are not what was there.
 */
function sealBelow(
  head: LedgerHead,
  last: LedgerHead,
  made: readonly LedgerEntry[],
  next: LedgerEntry | undefined,
): LedgerEntry[] | undefined {
  const passed = sealEntries(
    last,
    made.filter(({ rev }) => rev <= head.rev),
  );
  const end = passed.at(-1);
  if (end !== undefined) {
    const isLast = end.rev === head.rev;
    const wanted = isLast ? head.hash : next?.hash;
    const found = isLast || next === undefined ? end.hash : hashEntry(viewEntry(next), end.hash);
    if (wanted !== found) return undefined;
  }
  return [...passed, ...made.slice(passed.length)];
}

/** Reads on as far as the journal has no gap. */
async function readOn(p: Ports, id: AccountId, from: Reached, through: number): Promise<Reached> {
  let state = from;
  for (;;) {
    const to = Math.min(state.rev + PAGE_ENTRIES, through);
    const page = await readEntries(p, id, state.rev, to);
    for (const { rev, slices, after, hash = '', asOf = epochMs(0) } of page) {
      const grants = foldSlices(state.grants, slices);
      state = { rev, grants, before: after, last: { rev, hash, asOf } };
    }
    if (page.length < PAGE_ENTRIES) return state;
  }
}

/** Finds the first entry behind a gap; undefined where it reaches up to the account. */
async function firstBehind(
  p: Ports,
  id: AccountId,
  missing: number,
  account: Account,
): Promise<LedgerEntry | undefined> {
  for (let rev = missing + 1; rev <= account.rev; rev += 1) {
    const [entry] = await readEntries(p, id, rev - 1, rev);
    if (entry !== undefined) return entry;
    if (rev - missing > GAP_MAX) throw new AppError('INTERNAL', 'a gap is too long to rebuild');
  }
  return undefined;
}

/** A batch of the stream has 100 records; several may go aside in a row. */
const GAP_MAX = 10_000;
