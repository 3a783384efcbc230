import { actionFor } from '../../actions/actions.ts';
import type { HeldSlice } from '../../ledger/ledger.contract.ts';
import { takeHeld } from '../../ledger/ledger.ts';
import type { Spending } from '../../ledger/requests.contract.ts';
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

/** Tells what each charged lookup was for, and whose credits paid for it. */
export function spendingOf(
  record: Pick<EnrichmentRecord, 'prices'>,
  round: Pick<RoundRecord, 'charged' | 'slices'>,
): Spending[] {
  return paidLookups(record, round).flatMap(({ lookup, sources }) =>
    sources.map(({ type, credits, seat }) => ({
      action: actionFor(lookup.datum).id,
      type,
      credits,
      ...(seat !== undefined && { seat }),
    })),
  );
}
