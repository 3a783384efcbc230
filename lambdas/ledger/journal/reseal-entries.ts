import { type EpochMs, epochMs, toRfc3339 } from '../../shared/units.contract.ts';
import type { LedgerEntry, LedgerHead } from '../ledger.contract.ts';
import { canonicalEntry, hashEntry, hashText, sealEntries } from './entry-hash.ts';
import { viewEntry } from './view-entry.ts';

/** Entries that were made for a gap; those whose time nothing tells, with when they were due. */
export interface MadeEntries {
  readonly entries: readonly LedgerEntry[];
  readonly undated: ReadonlyMap<number, EpochMs>;
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
export function sealBelow(
  { entries, undated }: MadeEntries,
  chain: Chain,
): readonly LedgerEntry[] | undefined {
  const passed = entries.filter(({ rev }) => rev <= chain.head.rev);
  const later = entries.slice(passed.length);
  const { links, wanted } = chainBehind(passed, chain);
  if (wanted === undefined || endOf(links, chain.last.hash) === wanted) {
    return [...sealEntries(chain.last, passed), ...later];
  }
  const [entry, ...others] = links.filter(({ rev }) => undated.has(rev));
  // With two unknown times, every pair of them would have to be tried.
  if (entry === undefined || others.length > 0) return undefined;
  const after = links[links.indexOf(entry) + 1];
  const between = [undated.get(entry.rev) ?? entry.at, after?.at ?? entry.at] as const;
  const at = findTime({ links, entry, wanted, previous: chain.last.hash }, between);
  if (at === undefined) return undefined;
  const found = passed.map((each) => (each === entry ? { ...each, at } : each));
  return [...sealEntries(chain.last, found), ...later];
}

/**
 * Gives the entries up to one whose hash is known; without `wanted` where none behind is sealed.
 */
function chainBehind(
  passed: readonly LedgerEntry[],
  { head, next }: Chain,
): { readonly links: readonly LedgerEntry[]; readonly wanted?: string | undefined } {
  const end = passed.at(-1);
  if (end === undefined) return { links: [] };
  if (end.rev === head.rev) return { links: passed, wanted: head.hash };
  return next === undefined ? { links: passed } : { links: [...passed, next], wanted: next.hash };
}

function endOf(links: readonly LedgerEntry[], previous: string): string {
  return links.reduce((hash, entry) => hashEntry(viewEntry(entry), hash), previous);
}

interface Search {
  readonly links: readonly LedgerEntry[];
  /** The one whose time is sought. */
  readonly entry: LedgerEntry;
  /** The hash of the last. */
  readonly wanted: string;
  /** The hash before the first. */
  readonly previous: string;
}

/** Hashes that a search makes at most: a few seconds of work. */
const HASHES_MAX = 1_000_000;

/** Finds the time of an entry by the chain: from the two ends of the time in which it lies. */
function findTime(
  { links, entry, wanted, previous }: Search,
  [from, to]: readonly [EpochMs, EpochMs],
): EpochMs | undefined {
  const n = links.indexOf(entry);
  const before = endOf(links.slice(0, n), previous);
  const shown = { ...viewEntry(entry), at: MARK };
  const fillTime = blankOf(canonicalEntry(shown, before));
  const fillNext = links.slice(n + 1).map((each) => blankOf(canonicalEntry(viewEntry(each), MARK)));
  const fits = (atMs: number): boolean => {
    const own = hashText(fillTime(toRfc3339(epochMs(atMs))));
    return fillNext.reduce((hash, fill) => hashText(fill(hash)), own) === wanted;
  };
  const tries = HASHES_MAX / (links.length - n) / 2;
  for (let k = 0; k <= tries && from + k <= to - k; k += 1) {
    for (const atMs of [from + k, to - k]) if (fits(atMs)) return epochMs(atMs);
  }
  return undefined;
}

/** Stands in a canonical text for what is tried: no value of an entry is this one. */
const MARK = '?';

/** Gives what fills the mark of a text. */
function blankOf(text: string): (value: string) => string {
  const [head = '', tail = ''] = text.split(`"${MARK}"`);
  return (value) => `${head}"${value}"${tail}`;
}
