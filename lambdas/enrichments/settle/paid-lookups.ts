import { actionFor } from '../../actions/actions.ts';
import type { HeldSlice } from '../../ledger/ledger.contract.ts';
import { takeHeld } from '../../ledger/ledger.ts';
import type { Spending } from '../../ledger/requests.contract.ts';
import { type Charged, type PriceTerms, priceOfCharged } from '../charged-prices.ts';
import { eachLookup, type Lookup } from '../lookups.ts';
import type { RoundRecord } from '../records.contract.ts';

/** A lookup that a round pays for, and the credits that pay for it. */
export interface PaidLookup {
  readonly lookup: Lookup;
  readonly sources: readonly HeldSlice[];
}

/** A decided round: what it pays for, and the credits that it holds. */
type PayingRound = Charged & Pick<RoundRecord, 'slices'>;

/** Shares the spent credits of a round out to its charged lookups, in draw order. */
export function paidLookups(terms: PriceTerms, round: PayingRound): PaidLookup[] {
  let rest: readonly HeldSlice[] = round.slices;
  return eachLookup(round.charged ?? {}).map((lookup) => {
    const share = takeHeld(rest, priceOfCharged(terms, round, lookup));
    rest = share.rest;
    return { lookup, sources: share.taken };
  });
}

/** Tells what each charged lookup was for, and whose credits paid for it. */
export function spendingOf(terms: PriceTerms, round: PayingRound): Spending[] {
  return paidLookups(terms, round).flatMap(({ lookup, sources }) =>
    sources.map(({ type, credits, seat }) => ({
      action: actionFor(lookup.datum).id,
      type,
      credits,
      ...(seat !== undefined && { seat }),
    })),
  );
}
