import type { LedgerEntry, Slice } from '../../lambdas/ledger/ledger.contract.ts';

/**
 * What became of each grant, and of what is owed, added up from ledger entries alone. Written anew
 * here: the product's own sums are what is judged.
 */

const COUNTERS = [
  'granted',
  'available',
  'held',
  'spent',
  'expired',
  'voided',
  'clawedBack',
  'debt',
  'repaid',
] as const;

/** One grant as the entries tell of it. */
export interface Book extends Record<(typeof COUNTERS)[number], number> {
  readonly grantId: string;
  readonly type: string;
  /** What it was opened with at first, and by which entry. */
  readonly opened: NonNullable<Slice['opened']>;
  readonly by: LedgerEntry;
  isFrozen: boolean;
}

/** A thing that no ledger may tell. */
export interface Wrong {
  readonly rule: string;
  readonly how: string;
}

export interface Books {
  readonly grants: ReadonlyMap<string, Book>;
  readonly debt: Readonly<Record<string, number>>;
  readonly wrong: readonly Wrong[];
  /** By what caused it: credits that are held for it still, and that it spent. */
  readonly held: ReadonlyMap<string, number>;
  readonly spent: ReadonlyMap<string, number>;
}

interface Desk {
  readonly grants: Map<string, Book>;
  readonly debt: Record<string, number>;
  readonly wrong: Wrong[];
  readonly repayers: readonly string[];
}

/** Adds up the entries of an account. `repayers`: which kinds of grant repay debt. */
export function openBooks(entries: readonly LedgerEntry[], repayers: readonly string[]): Books {
  const desk: Desk = { grants: new Map(), debt: {}, wrong: [], repayers };
  const held = new Map<string, number>();
  const spent = new Map<string, number>();
  for (const entry of entries) {
    const owed = { ...desk.debt };
    for (const slice of entry.slices) {
      judgeSlice(desk, entry, slice, owed[slice.type] ?? 0);
      book(desk, entry, slice);
      count(held, entry.ref, slice.held ?? 0);
      count(spent, entry.ref, (slice.spent ?? 0) - Math.max(0, slice.repaid ?? 0));
    }
    for (const [type, n] of Object.entries(desk.debt)) {
      if (n < 0)
        desk.wrong.push({ rule: 'debt-adds-up', how: `${type} owes ${n} at ${entry.rev}` });
    }
  }
  return { grants: desk.grants, debt: desk.debt, wrong: desk.wrong, held, spent };
}

function book({ grants, debt, wrong }: Desk, entry: LedgerEntry, slice: Slice): void {
  const { grantId, type, opened } = slice;
  const known = grants.get(grantId);
  if (known === undefined && opened === undefined) {
    wrong.push({ rule: 'granted-once', how: `${grantId} came from nowhere at ${entry.rev}` });
    return;
  }
  const none = Object.fromEntries(COUNTERS.map((counter) => [counter, 0]));
  const own =
    known ?? ({ ...none, grantId, type, opened, by: entry, isFrozen: false } as unknown as Book);
  for (const counter of COUNTERS) own[counter] += slice[counter] ?? 0;
  own.isFrozen = slice.frozen ?? (opened ? opened.frozen === true : own.isFrozen);
  grants.set(grantId, own);
  debt[type] = (debt[type] ?? 0) + (slice.debt ?? 0) - (slice.repaid ?? 0);
}

function judgeSlice(desk: Desk, entry: LedgerEntry, slice: Slice, owed: number): void {
  const { wrong, grants, repayers } = desk;
  const { grantId, opened, granted = 0, clawedBack = 0, repaid = 0, expired = 0 } = slice;
  const known = grants.get(grantId);
  const at = `${grantId} at ${entry.rev}`;
  if (entry.action === 'hold' && known?.isFrozen) {
    wrong.push({ rule: 'frozen-is-not-drawn', how: at });
  }
  const exp = known?.opened.exp ?? opened?.exp ?? null;
  if (expired > 0 && (exp === null || exp > entry.at)) {
    wrong.push({ rule: 'expires-in-time', how: `${at}: it lasts until ${exp}` });
  }
  const cat = (known?.opened ?? opened)?.cat ?? '';
  if (repaid > 0 && (known?.isFrozen || !repayers.includes(cat))) {
    wrong.push({ rule: 'debt-is-repaid', how: `${at} repays, and may not` });
  }
  if (opened === undefined || granted === 0) return;
  if (known !== undefined) wrong.push({ rule: 'granted-once', how: `${at} came before` });
  // What others had repaid of a debt comes back as a grant: it repays nothing.
  if (repaid < 0) return;
  const repays = repayers.includes(opened.cat) && !opened.frozen;
  const due = repays ? Math.min(granted - clawedBack, owed) : 0;
  if (repaid !== due) {
    wrong.push({ rule: 'debt-is-repaid', how: `${at} repaid ${repaid} of ${owed}, not ${due}` });
  }
}

function count(sums: Map<string, number>, name: string, n: number): void {
  sums.set(name, (sums.get(name) ?? 0) + n);
}
