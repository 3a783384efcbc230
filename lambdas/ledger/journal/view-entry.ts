import { type Amounts, toRfc3339 } from '../../shared/units.contract.ts';
import type { LedgerEntry, Slice, Totals } from '../ledger.contract.ts';

/** A ledger entry as the API shows it, as an export has it, and as its hash is made of it. */
export interface LedgerEntryView {
  /** Numbered from 1 without a gap. */
  readonly rev: number;
  readonly at: string;
  readonly op: string;
  readonly action: string;
  readonly actor: string;
  readonly reason: string;
  readonly ref: string;
  readonly slices: readonly SliceView[];
  readonly before: Totals;
  readonly after: Totals;
  /** What was spent, by action and credit type; empty where nothing was. */
  readonly spentOn: Readonly<Record<string, Amounts>>;
  /** Null while an earlier entry is missing. */
  readonly hash: string | null;
}

/** Every counter, also those that did not move. */
export interface SliceView {
  readonly grantId: string;
  readonly creditType: string;
  readonly granted: number;
  readonly available: number;
  readonly held: number;
  readonly spent: number;
  readonly expired: number;
  readonly voided: number;
  readonly clawedBack: number;
  /** What it adds to the debt of its type. */
  readonly debt: number;
  /** Those of `spent` that repaid debt; below 0: what had repaid debt comes back. */
  readonly repaid: number;
}

/** Shows an entry: times as text, types in the order of their names, no inner field. */
export function viewEntry(entry: LedgerEntry): LedgerEntryView {
  const { rev, at, op, action, actor, reason, ref, slices, before, after } = entry;
  return {
    rev,
    at: toRfc3339(at),
    op,
    action,
    actor,
    reason,
    ref,
    slices: slices.map(viewSlice),
    before: viewTotals(before),
    after: viewTotals(after),
    spentOn: byName(entry.spentOn ?? {}, byName),
    hash: entry.hash ?? null,
  };
}

function viewSlice(slice: Slice): SliceView {
  const { granted = 0, available = 0, held = 0, spent = 0 } = slice;
  const { expired = 0, voided = 0, clawedBack = 0, debt = 0, repaid = 0 } = slice;
  return {
    grantId: slice.grantId,
    creditType: slice.type,
    granted,
    available,
    held,
    spent,
    expired,
    voided,
    clawedBack,
    debt,
    repaid,
  };
}

/** Shows totals with their types in the order of names. */
export function viewTotals(totals: Totals): Totals {
  return byName(totals, ({ available, held, debt }) => ({
    available,
    held,
    ...(debt !== undefined && { debt }),
  }));
}

/** The table keeps no order of fields. */
function byName<T, R = T>(
  of: Readonly<Record<string, T>>,
  show: (value: T) => R = (value) => value as unknown as R,
): Record<string, R> {
  const entries = Object.entries(of).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([name, value]) => [name, show(value)]));
}
