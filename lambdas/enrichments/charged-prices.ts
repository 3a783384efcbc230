import { actionFor, type Datum } from '../actions/actions.ts';
import { priceApart } from '../plans/price.ts';
import { type Amounts, addAmounts } from '../shared/units.contract.ts';
import { costOf, eachLookup, type Lookup, priceOfDatum, toLookups } from './lookups.ts';
import type { EnrichmentRecord, RoundRecord } from './records.contract.ts';

/** The prices of a request, as its record keeps them. */
export type PriceTerms = Pick<EnrichmentRecord, 'prices' | 'pricesApart'>;

/** Which lookups a round pays for, if that is decided, and in which lesser grades. */
export type Charged = Pick<RoundRecord, 'charged' | 'chargedGrades'>;

/** The same, decided. */
export type Decision = Charged & Required<Pick<RoundRecord, 'charged'>>;

/** A lookup with the lesser grade in which it was found; undefined: in the best one, or in none. */
export interface GradedLookup extends Lookup {
  readonly grade: string | undefined;
}

/** Decides that lookups are paid for, each in its grade. */
export function toDecision(all: readonly GradedLookup[]): Decision {
  const chargedGrades: Partial<Record<Datum, Record<string, number[]>>> = {};
  for (const { row, datum, grade } of all.toSorted((a, b) => a.row - b.row)) {
    if (grade === undefined) continue;
    const ofDatum = chargedGrades[datum] ?? {};
    chargedGrades[datum] = { ...ofDatum, [grade]: [...(ofDatum[grade] ?? []), row] };
  }
  const isGraded = Object.keys(chargedGrades).length > 0;
  return { charged: toLookups(all), ...(isGraded && { chargedGrades }) };
}

/** Gives what a charged lookup of a round costs: never more than was held for it. */
export function priceOfCharged(
  { prices, pricesApart }: PriceTerms,
  { chargedGrades = {} }: Charged,
  { row, datum }: Lookup,
): Amounts {
  const grades = Object.entries(chargedGrades[datum] ?? {});
  const [grade] = grades.find(([, rows]) => rows.includes(row)) ?? [];
  return priceApart(pricesApart, actionFor(datum).id, grade) ?? priceOfDatum(prices, datum);
}

/** Gives what the charged lookups of a round cost; every type of the prices is named. */
export function costOfCharged(terms: PriceTerms, round: Charged): Amounts {
  const each = eachLookup(round.charged ?? {});
  return addAmounts(
    costOf(terms.prices, {}),
    ...each.map((lookup) => priceOfCharged(terms, round, lookup)),
  );
}
