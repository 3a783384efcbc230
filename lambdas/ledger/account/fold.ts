import type { Account, OpenGrant, Revision, Slice, Totals } from '../ledger.contract.ts';

/**
 * Sums what an account's grants hold, by credit type; expired credits count until they are booked.
 */
export function totalsOf(grants: Account['grants']): Totals {
  const totals: Record<string, { available: number; held: number }> = {};
  for (const { type, available, held } of Object.values(grants)) {
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
  return {
    ...base,
    available: base.available + (slice.available ?? 0),
    held: base.held + (slice.held ?? 0),
    ...(slice.ends && { exp: slice.ends.at, ended: slice.ends.as }),
  };
}
