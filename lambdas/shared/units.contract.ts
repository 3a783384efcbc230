/** Units that must not be mixed up: each is a number with a brand, so a mix-up does not compile. */

declare const brand: unique symbol;
type Branded<Name extends string> = number & { readonly [brand]: Name };

/** A whole number of credits, ≥ 0. */
export type Credits = Branded<'Credits'>;
/** A point in time, milliseconds since 1970-01-01T00:00Z. */
export type EpochMs = Branded<'EpochMs'>;
/** What a provider charges us, in millionths of a US dollar, ≥ 0. */
export type MicroUsd = Branded<'MicroUsd'>;

/** Amounts by credit type, e.g. `{ contact: 10 }`. A type that is absent counts as 0. */
export type Amounts = Readonly<Record<string, number>>;

/**
 * Gives the number back as credits.
 *
 * Units:  whole, 0 ≤ n ≤ 2^53 - 1.
 * Errors: RangeError for anything else; a caller that takes input validates first.
 */
export function credits(n: number): Credits {
  if (!Number.isSafeInteger(n) || n < 0)
    throw new RangeError(`not a whole number of credits: ${n}`);
  return n as Credits;
}

/** Gives the number back as a time; RangeError when it is not a whole number of milliseconds. */
export function epochMs(n: number): EpochMs {
  if (!Number.isSafeInteger(n)) throw new RangeError(`not a time in whole milliseconds: ${n}`);
  return n as EpochMs;
}

/** Gives the number back as millionths of a US dollar; RangeError when negative or not whole. */
export function microUsd(n: number): MicroUsd {
  if (!Number.isSafeInteger(n) || n < 0) throw new RangeError(`not whole micro-dollars: ${n}`);
  return n as MicroUsd;
}

/** The times that RFC 3339 can write: years have four digits. */
export const FIRST_TIME_MS = epochMs(Date.parse('0000-01-01T00:00:00.000Z'));
export const LAST_TIME_MS = epochMs(Date.parse('9999-12-31T23:59:59.999Z'));

/** Writes a time as RFC 3339 UTC, the way of the HTTP API. */
export function toRfc3339(at: EpochMs): string {
  return new Date(at).toISOString();
}

/** Adds amounts type by type. */
export function addAmounts(...many: readonly Amounts[]): Record<string, number> {
  return sumAmounts(many);
}

/** The same for a list of any length: a call takes some hundred thousand arguments at most. */
export function sumAmounts(many: readonly Amounts[]): Record<string, number> {
  const sum: Record<string, number> = {};
  for (const amounts of many) {
    for (const [type, n] of Object.entries(amounts)) sum[type] = (sum[type] ?? 0) + n;
  }
  return sum;
}

/** Multiplies amounts by a whole number of subjects. */
export function timesAmounts(amounts: Amounts, n: number): Record<string, number> {
  return Object.fromEntries(Object.entries(amounts).map(([type, each]) => [type, each * n]));
}
