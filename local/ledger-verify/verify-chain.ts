import { createHash } from 'node:crypto';
import type { ExportedEntry, Totals } from './read-export.ts';

/**
 * Checks an exported ledger by `docs/ledger-hash.md` alone: nothing here comes from the product
 * that made it.
 */

/** What the check found. */
export type Verdict =
  | { readonly kind: 'whole'; readonly entries: number; readonly unsealed: number }
  | { readonly kind: 'broken'; readonly rev: number; readonly how: string };

/** What a slice may tell; the last two are absent from exports of before debts were kept. */
const SLICE_FIELDS: ReadonlySet<string> = new Set([
  'grantId',
  'creditType',
  'granted',
  'available',
  'held',
  'spent',
  'expired',
  'voided',
  'clawedBack',
  'debt',
  'repaid',
]);

/** The hash before revision 1. */
const START = '0'.repeat(64);

/**
 * Checks entries in order: numbered without a gap, each begins where the one before ended, its
 * slices lead from before to after, its hash is over itself and the hash before.
 *
 * Shape:  of an export that does not begin with revision 1 the hash of its first entry is taken as
 *         given, unless `previous` is the hash before it.
 */
export function verifyChain(entries: readonly ExportedEntry[], previous?: string): Verdict {
  let before: ExportedEntry | undefined;
  let hash = entries[0]?.rev === 1 ? START : previous;
  let unsealed = 0;
  for (const entry of entries) {
    const how = faultOf(entry, before) ?? hashFault(entry, hash, unsealed > 0);
    if (how !== undefined) return { kind: 'broken', rev: entry.rev, how };
    if (entry.hash === null) unsealed += 1;
    hash = entry.hash ?? undefined;
    before = entry;
  }
  return { kind: 'whole', entries: entries.length, unsealed };
}

function faultOf(entry: ExportedEntry, before: ExportedEntry | undefined): string | undefined {
  if (before !== undefined && entry.rev !== before.rev + 1) {
    return `revision ${before.rev + 1} is missing`;
  }
  if (entry.rev === 1 && !isSame(entry.before, {})) return 'revision 1 does not begin with nothing';
  if (before !== undefined && !isSame(before.after, entry.before)) {
    return 'it does not begin where the one before ended';
  }
  const strange = entry.slices.flatMap(Object.keys).find((name) => !SLICE_FIELDS.has(name));
  // A counter of 0 is not in the hash: under another name nothing would tell.
  if (strange !== undefined) return `a slice has a field ${strange}`;
  if (!isSame(moved(entry), entry.after)) return 'its slices do not lead from before to after';
  return isConserved(entry) ? undefined : 'a slice gives or takes what no other counter has';
}

/** What was granted is somewhere: in each slice `granted` is the sum of the others. */
function isConserved({ slices }: ExportedEntry): boolean {
  return slices.every(({ granted, available, held, spent, expired, voided, clawedBack }) => {
    const others = [available, held, spent, expired, voided, clawedBack].map(Number);
    return Number(granted) === others.reduce((sum, n) => sum + n, 0);
  });
}

/** Gives the totals that an entry's slices lead to. */
function moved({ before, slices }: ExportedEntry): Totals {
  const totals: Record<string, Totals[string]> = structuredClone(before);
  for (const { creditType, available, held, debt = 0, repaid = 0 } of slices) {
    const type = String(creditType);
    const sum = totals[type] ?? { available: 0, held: 0 };
    totals[type] = {
      available: sum.available + Number(available),
      held: sum.held + Number(held),
      debt: (sum.debt ?? 0) + Number(debt) - Number(repaid),
    };
  }
  return totals;
}

/** A type that is absent counts as 0. */
function isSame(a: Totals, b: Totals): boolean {
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].every(
    (type) =>
      (a[type]?.available ?? 0) === (b[type]?.available ?? 0) &&
      (a[type]?.held ?? 0) === (b[type]?.held ?? 0) &&
      (a[type]?.debt ?? 0) === (b[type]?.debt ?? 0),
  );
}

function hashFault(
  entry: ExportedEntry,
  previous: string | undefined,
  afterUnsealed: boolean,
): string | undefined {
  if (entry.hash === null) return undefined;
  if (afterUnsealed) return 'it has a hash, and one before it has none';
  if (previous === undefined) return undefined;
  const wanted = spellingsOf(entry).map((each) => hashOf(each, previous));
  return wanted.includes(entry.hash) ? undefined : 'its hash is not that of what it says';
}

/** Gives the hash that an entry should have. */
export function hashOf(entry: ExportedEntry, previous: string): string {
  const { hash: _hash, slices, spentOn, ...shown } = entry;
  const text = toCanonicalJson({
    ...shown,
    slices: slices.map((slice) =>
      Object.fromEntries(Object.entries(slice).filter(([, value]) => value !== 0)),
    ),
    ...(Object.keys(spentOn).length > 0 ? { spentOn } : {}),
    previous,
  });
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

/** RFC 8785: no spaces, names in the order of their UTF-16 code units. */
function toCanonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(toCanonicalJson).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const named = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${named.map(([k, v]) => `${JSON.stringify(k)}:${toCanonicalJson(v)}`).join(',')}}`;
}

/** A text that a spreadsheet would take for a formula has an apostrophe before it in CSV. */
function spellingsOf(entry: ExportedEntry): ExportedEntry[] {
  const bare = Object.entries(entry).map(([name, value]) => [
    name,
    typeof value === 'string' ? value.replace(/^'(?=[=+\-@\t\r＝＋－＠])/, '') : value,
  ]);
  return [entry, Object.fromEntries(bare) as ExportedEntry];
}
