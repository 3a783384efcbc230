import { type EpochMs, epochMs } from '../../shared/units.contract.ts';
import type { LedgerEntry, LedgerHead } from '../ledger.contract.ts';
import { hashEntry, sealEntries } from './entry-hash.ts';
import { viewEntry } from './view-entry.ts';

/** Entries that were made for a gap; those whose time nothing tells, with when they came due. */
export interface MadeEntries {
  readonly entries: readonly LedgerEntry[];
  readonly dated: ReadonlyMap<number, EpochMs>;
}

/** The chain around a gap. */
export interface Chain {
  /** How far the ledger was sealed. */
  readonly head: LedgerHead;
  /** What the last entry in front of the gap has. */
  readonly last: LedgerHead;
  /** The entry behind it. */
  readonly next: LedgerEntry | undefined;
}

/**
 * Gives entries that the head has passed their hashes, so that they are as they were. Where the
 * time of one of them is not known, it is the one that the chain behind it knows.
 *
 * Shape:  → the entries; undefined where the chain behind them does not begin with these: then they
 *         are not what was there.
 */
export function sealBelow(made: MadeEntries, chain: Chain): readonly LedgerEntry[] | undefined {
  const { entries } = made;
  const passed = entries.filter(({ rev }) => rev <= chain.head.rev);
  const later = entries.slice(passed.length);
  for (const tried of eachDated(passed, made.dated)) {
    const sealed = sealEntries(chain.last, tried);
    if (isKnown(sealed.at(-1), chain)) return [...sealed, ...later];
  }
  return undefined;
}

/** Says whether the chain goes on from an entry; undefined: nothing of the gap was sealed. */
function isKnown(end: LedgerEntry | undefined, { head, next }: Chain): boolean {
  if (end?.hash === undefined) return true;
  if (end.rev === head.rev) return end.hash === head.hash;
  return next === undefined || next.hash === hashEntry(viewEntry(next), end.hash);
}

/** Hashes that a search for one time makes at most: some seconds of work. */
const HASHES_MAX = 400_000;

/**
 * Gives the entries as they were made, then with each other time that the only one without a known
 * time may have: from the two ends of the time between when it came due and what followed.
 */
function* eachDated(
  entries: readonly LedgerEntry[],
  dated: MadeEntries['dated'],
): Iterable<readonly LedgerEntry[]> {
  yield entries;
  const [entry, ...others] = entries.filter(({ rev }) => dated.has(rev));
  if (entry === undefined || others.length > 0) return;
  const n = entries.indexOf(entry);
  const earliest = dated.get(entry.rev) ?? entry.at;
  const latest = entries[n + 1]?.at ?? entry.at;
  const tries = Math.floor(HASHES_MAX / entries.length / 2);
  const at = (atMs: number) => entries.with(n, { ...entry, at: epochMs(atMs) });
  for (let k = 0; k <= tries && earliest + k <= latest - k; k += 1) {
    yield at(latest - k);
    yield at(earliest + k);
  }
}
