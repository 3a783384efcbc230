import { ACTIONS, type Datum } from '../actions/actions.ts';
import { type Amounts, addAmounts, timesAmounts } from '../shared/units.contract.ts';
import { PART_ROWS } from './enrichment-run.contract.ts';
import type { EnrichmentRecord, LookupCounts, Lookups, Prices } from './records.contract.ts';

/** One datum sought for one row. */
export interface Lookup {
  /** Position in the part. */
  readonly row: number;
  readonly datum: Datum;
}

/** Gives how many rows each part of a request has. */
export function partRowsOf({ partRows }: Pick<EnrichmentRecord, 'partRows'>): number {
  return partRows ?? PART_ROWS;
}

/** Gives where a row of a request is: in which part, and which of its rows. */
export function placeInPart(
  record: Pick<EnrichmentRecord, 'partRows'>,
  row: number,
): { readonly part: number; readonly row: number } {
  const partRows = partRowsOf(record);
  return { part: Math.floor(row / partRows), row: row % partRows };
}

/** Gives lookups one by one: by row, and within a row in the order of the actions. */
export function eachLookup(lookups: Lookups): Lookup[] {
  const all = ACTIONS.flatMap(({ datum }) =>
    (lookups[datum] ?? []).map((row): Lookup => ({ row, datum })),
  );
  return all.sort((a, b) => a.row - b.row);
}

/** Puts lookups together by datum, rows in order, each once. */
export function toLookups(all: readonly Lookup[]): Lookups {
  const rowsOf = (datum: Datum) =>
    [...new Set(all.filter((each) => each.datum === datum).map(({ row }) => row))].sort(
      (a, b) => a - b,
    );
  const data = new Set(all.map(({ datum }) => datum));
  return Object.fromEntries([...data].map((datum) => [datum, rowsOf(datum)]));
}

/** Gives the rows of lookups, in order, each once. */
export function rowsOf(lookups: Lookups): number[] {
  return [...new Set(Object.values(lookups).flat())].sort((a, b) => a - b);
}

/** Gives the data that are sought for a row. */
export function dataOfRow(lookups: Lookups, row: number): Datum[] {
  return ACTIONS.map(({ datum }) => datum).filter((datum) => lookups[datum]?.includes(row));
}

/** Counts lookups by datum. */
export function countLookups(lookups: Lookups): LookupCounts {
  return Object.fromEntries(Object.entries(lookups).map(([datum, rows]) => [datum, rows.length]));
}

/** Counts lookups of a list by part; their rows count over all parts. */
export function countByPart(
  all: readonly Lookup[],
  { parts, partRows }: { readonly parts: number; readonly partRows: number },
): LookupCounts[] {
  const byPart = Map.groupBy(all, ({ row }) => Math.floor(row / partRows));
  return Array.from({ length: parts }, (_, part) =>
    countLookups(toLookups(byPart.get(part) ?? [])),
  );
}

/** Says whether there is no lookup. */
export function isNone(counts: LookupCounts): boolean {
  return Object.values(counts).every((n) => n === 0);
}

/** Gives what lookups cost, in whole credits by type; every type of the prices is named. */
export function costOf(prices: Prices, counts: LookupCounts): Amounts {
  const each = Object.entries(prices) as [Datum, Amounts][];
  return addAmounts(...each.map(([datum, price]) => timesAmounts(price, counts[datum] ?? 0)));
}

/** Gives the price of one lookup of a datum; nothing where the request does not seek it. */
export function priceOfDatum(prices: Prices, datum: Datum): Amounts {
  return prices[datum] ?? {};
}

/** Gives the credits of amounts of all types together. */
export function sumOf(amounts: Amounts): number {
  return Object.values(amounts).reduce((sum, n) => sum + n, 0);
}
