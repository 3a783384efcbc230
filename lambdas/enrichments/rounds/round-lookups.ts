import type { Operation } from '../../ledger/ledger.contract.ts';
import { heldAmounts, heldLookups } from '../../ledger/ledger.ts';
import { type Amounts, addAmounts } from '../../shared/units.contract.ts';
import { costOfCharged } from '../charged-prices.ts';
import { costOf, countLookups, eachLookup, priceOfDatum, rowsOf, toLookups } from '../lookups.ts';
import type { EnrichmentRecord, LookupCounts, Lookups, RoundRecord } from '../records.contract.ts';

/** Gives how many lookups the request's hold covers in a part. */
export function heldIn(record: EnrichmentRecord, part: number): LookupCounts {
  return record.held ? countLookups(record.held) : (record.heldByPart[part] ?? {});
}

/**
 * Gives the lookups of a round that its hold covers: all of the first one, which has claimed no
 * more.
 */
export function coveredLookups(record: EnrichmentRecord, round: RoundRecord): Lookups {
  if (round.round === 0) return round.lookups;
  const isHeld = heldLookups(roundPrices(record, round), heldAmounts(round.slices));
  return toLookups(eachLookup(round.lookups).filter((_, n) => isHeld[n]));
}

/** Gives what each lookup of a round costs, in their order. */
export function roundPrices({ prices }: EnrichmentRecord, { lookups }: RoundRecord): Amounts[] {
  return eachLookup(lookups).map(({ datum }) => priceOfDatum(prices, datum));
}

/** Gives the lookups that a round runs, once it is open; none where it is not. */
export function openedLookups(
  record: EnrichmentRecord,
  n: number,
  round: RoundRecord | undefined,
): Lookups {
  if (n === 0 && record.held !== undefined) return record.held;
  return round === undefined ? {} : coveredLookups(record, round);
}

/** Says whether a later round has no lookup: it holds nothing, and has nothing to settle. */
export function hasWonNothing({ round, lookups }: RoundRecord): boolean {
  return round > 0 && rowsOf(lookups).length === 0;
}

/** Says whether a round was shut before anybody opened it. */
export function isShut(round: RoundRecord): boolean {
  return hasWonNothing(round) && round.hold !== undefined;
}

/** Says whether a settle is done, or had nothing to do. */
export function isSettleDone(settle: Operation | undefined): boolean {
  return settle?.state === 'applied' || settle?.state === 'unneeded';
}

/** Sums what the settled rounds of a request have charged; every type of its prices is named. */
export function chargedBy(record: EnrichmentRecord, rounds: readonly RoundRecord[]): Amounts {
  const charged = rounds.flatMap((round) =>
    isSettleDone(round.settle) && round.charged && rowsOf(round.charged).length > 0
      ? [costOfCharged(record, round)]
      : [],
  );
  return addAmounts(costOf(record.prices, {}), ...charged);
}
