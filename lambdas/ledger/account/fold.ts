import type { Account, OpenGrant, Revision, Slice, Totals } from '../ledger.contract.ts';

/**
 * Sums what the grants of an account have, those beside it too, by credit type; expired credits
 * count until they are booked.
 */
export function totalsOf({ grants, waiting = {} }: Pick<Account, 'grants' | 'waiting'>): Totals {
  const beside = Object.entries(waiting).map(([type, { credits }]) => ({
    type,
    available: credits,
    held: 0,
  }));
  return sumTotals([...Object.values(grants), ...beside]);
}

/** Gives the totals of an account after a revision, from those before it. */
export function foldTotals(before: Totals, slices: Revision['slices']): Totals {
  const sums = Object.entries(before).map(([type, sum]) => ({ type, ...sum }));
  return sumTotals([...sums, ...slices]);
}

type Part = Pick<Slice, 'type' | 'available' | 'held'>;

/** Says whether two totals are the same; a type that is absent has nothing. */
export function sameTotals(a: Totals, b: Totals): boolean {
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].every(
    (type) =>
      (a[type]?.available ?? 0) === (b[type]?.available ?? 0) &&
      (a[type]?.held ?? 0) === (b[type]?.held ?? 0),
  );
}

/** Sums parts by credit type. */
export function sumTotals(parts: readonly Part[]): Totals {
  const totals: Record<string, { available: number; held: number }> = {};
  for (const { type, available = 0, held = 0 } of parts) {
    const sum = totals[type] ?? { available: 0, held: 0 };
    totals[type] = { available: sum.available + available, held: sum.held + held };
  }
  return totals;
}

/**
 * Applies one revision's slices to grants: the fold of all entries of an account is the account.
 */
export function foldSlices(
  grants: Readonly<Record<string, OpenGrant>>,
  slices: Revision['slices'],
): Record<string, OpenGrant> {
  const folded: Record<string, OpenGrant> = { ...grants };
  for (const slice of slices) folded[slice.grantId] = foldSlice(folded[slice.grantId], slice);
  return folded;
}

function foldSlice(grant: OpenGrant | undefined, slice: Slice): OpenGrant {
  const base = grant ?? (slice.opened && { ...slice.opened, available: 0, held: 0 });
  if (base === undefined) throw new RangeError(`no grant ${slice.grantId} to change`);
  const { granted = 0, ends } = slice;
  return {
    ...base,
    amount: base.amount + (slice.opened ? 0 : granted),
    available: base.available + (slice.available ?? 0),
    held: base.held + (slice.held ?? 0),
    ...(ends && { exp: ends.at, ended: ends.as }),
  };
}
