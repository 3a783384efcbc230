import type { HeldSlice } from '../../ledger/ledger.contract.ts';
import { takeHeld } from '../../ledger/ledger.ts';
import { eachLookup, type Lookup, priceOfDatum } from '../lookups.ts';
import type { EnrichmentRecord, RoundRecord } from '../records.contract.ts';

/** A lookup that a round pays for, and the credits that pay for it. */
export interface PaidLookup {
  readonly lookup: Lookup;
  readonly sources: readonly HeldSlice[];
}

/** Shares the spent credits of a round out to its charged lookups, in draw order. */
export function paidLookups(
  { prices }: Pick<EnrichmentRecord, 'prices'>,
  { charged = {}, slices }: Pick<RoundRecord, 'charged' | 'slices'>,
): PaidLookup[] {
  let rest: readonly HeldSlice[] = slices;
  return eachLookup(charged).map((lookup) => {
    const share = takeHeld(rest, priceOfDatum(prices, lookup.datum));
    rest = share.rest;
    return { lookup, sources: share.taken };
  });
}
