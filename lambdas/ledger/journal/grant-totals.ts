import type { EpochMs } from '../../shared/units.contract.ts';
import type { LedgerEntry, Slice } from '../ledger.contract.ts';

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
export type GrantCounters = Readonly<Record<(typeof GRANT_COUNTERS)[number], number>>;

/** What entries did to a grant, summed. */
export interface GrantChange {
  readonly grantId: string;
  readonly type: string;
  /** When it began; undefined where the entries do not tell. */
  readonly eff: EpochMs | undefined;
  /** The grant's terms, where one of the entries opened it. */
  readonly opened: Slice['opened'];
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
};

/** Sums what entries of one account did, by grant, in the order in which they touch them. */
export function foldGrantTotals(
  entries: readonly Pick<LedgerEntry, 'slices' | 'starts'>[],
): GrantChange[] {
  const sums = new Map<string, GrantChange>();
  for (const { slices, starts = {} } of entries) {
    for (const slice of slices) {
      const sum = sums.get(slice.grantId);
      sums.set(slice.grantId, {
        grantId: slice.grantId,
        type: slice.type,
        eff: sum?.eff ?? slice.opened?.eff ?? starts[slice.grantId],
        opened: sum?.opened ?? slice.opened,
        counters: addCounters(sum?.counters ?? ZERO, slice),
      });
    }
  }
  return [...sums.values()].filter(hasChanged);
}

/** One that went beside its account or came back is as it was; so is one that ends all held. */
function hasChanged({ opened, counters }: GrantChange): boolean {
  return opened !== undefined || GRANT_COUNTERS.some((counter) => counters[counter] !== 0);
}

function addCounters(sum: GrantCounters, slice: Slice): GrantCounters {
  const added = GRANT_COUNTERS.map((counter) => [counter, sum[counter] + (slice[counter] ?? 0)]);
  return Object.fromEntries(added) as unknown as GrantCounters;
}
