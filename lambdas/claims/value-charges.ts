import { sameStored } from '../identity/same-value.ts';
import type { Claim, ValueCharge } from './claims.contract.ts';

/** Charges of refreshes that are remembered of one datum: the latest. */
const CHARGES_MAX = 10;

/**
 * Gives the values of a claim that refreshes were charged for, each with its refresh, the latest
 * last. A claim that was refreshed before they were noted tells of its last refresh alone.
 */
export function valueCharges({ finding, refreshed, charges }: Claim): readonly ValueCharge[] {
  if (charges !== undefined) return charges;
  if (refreshed === undefined || finding === undefined) return [];
  const { first, ...refresh } = refreshed;
  // Its own charge paid for the first value: a refresh that brought that back was free.
  const isFirst = first !== undefined && sameStored(first, finding.value);
  return isFirst ? [] : [{ ...refresh, value: finding.value }];
}

/** Gives the refresh that was charged for a value of a claim; undefined where none was. */
export function chargeOfValue(claim: Claim, value: string): ValueCharge | undefined {
  return valueCharges(claim).find((each) => sameStored(each.value, value));
}

/** Gives charges with more behind them; of too many the latest are kept. */
export function addCharges(
  charges: readonly ValueCharge[],
  more: readonly ValueCharge[],
): readonly ValueCharge[] {
  return [...charges, ...more].slice(-CHARGES_MAX);
}
