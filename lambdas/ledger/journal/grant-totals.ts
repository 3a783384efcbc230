import type { EpochMs } from '../../shared/units.contract.ts';
import type { LedgerEntry, OpenGrant, Slice } from '../ledger.contract.ts';

/** Where the credits of a grant are; `granted` is the sum of the others. */
export const GRANT_COUNTERS = [
  'granted',
  'available',
  'held',
  'spent',
  'expired',
  'voided',
  'clawedBack',
] as const;

/** What is counted of a grant beside where its credits are. */
const DEBT_COUNTERS = ['debt', 'repaid'] as const;
/** All that is summed of a grant. */
export const SUMMED_COUNTERS = [...GRANT_COUNTERS, ...DEBT_COUNTERS] as const;
export type GrantCounters = Readonly<Record<(typeof SUMMED_COUNTERS)[number], number>>;

/** What a grant was opened with, and stays; of one that is no allotment also by whom, and why. */
export type GrantTerms = Pick<OpenGrant, 'type' | 'cat' | 'pri' | 'eff' | 'exp' | 'amount'> &
  Partial<Pick<LedgerEntry, 'actor' | 'reason'>>;

/** What entries did to a grant, summed. */
export interface GrantChange {
  readonly grantId: string;
  readonly type: string;
  /** When it began; undefined where the entries do not tell. */
  readonly eff: EpochMs | undefined;
  /** The grant's terms, where one of the entries opened it. */
  readonly opened: GrantTerms | undefined;
  readonly counters: GrantCounters;
}

const ZERO: GrantCounters = {
  granted: 0,
  available: 0,
  held: 0,
  spent: 0,
  expired: 0,
  voided: 0,
  clawedBack: 0,
  debt: 0,
  repaid: 0,
};

/** Sums what entries of one account did, by grant, in the order in which they touch them. */
export function foldGrantTotals(
  entries: readonly Pick<LedgerEntry, 'slices' | 'starts' | 'actor' | 'reason'>[],
): GrantChange[] {
  const sums = new Map<string, GrantChange>();
  for (const { slices, starts = {}, actor, reason } of entries) {
    for (const slice of slices) {
      const sum = sums.get(slice.grantId);
      sums.set(slice.grantId, {
        grantId: slice.grantId,
        type: slice.type,
        eff: sum?.eff ?? slice.opened?.eff ?? starts[slice.grantId],
        opened: sum?.opened ?? termsOf(slice, { actor, reason }),
        counters: addCounters(sum?.counters ?? ZERO, slice),
      });
    }
  }
  return [...sums.values()].filter(hasChanged);
}

function termsOf(
  { opened, granted }: Slice,
  by: Pick<LedgerEntry, 'actor' | 'reason'>,
): GrantTerms | undefined {
  if (opened === undefined) return undefined;
  const { type, cat, pri, eff, exp, amount } = opened;
  // One that had left and is opened again came in by another entry.
  const isNew = granted !== undefined && cat !== 'allotment';
  return { type, cat, pri, eff, exp, amount, ...(isNew && by) };
}

/** One that went beside its account or came back is as it was; so is one that ends all held. */
function hasChanged({ opened, counters }: GrantChange): boolean {
  return opened !== undefined || SUMMED_COUNTERS.some((counter) => counters[counter] !== 0);
}

function addCounters(sum: GrantCounters, slice: Slice): GrantCounters {
  const added = SUMMED_COUNTERS.map((counter) => [counter, sum[counter] + (slice[counter] ?? 0)]);
  return Object.fromEntries(added) as unknown as GrantCounters;
}
