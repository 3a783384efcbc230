import type { Amounts } from '../../shared/units.contract.ts';
import type { HeldSlice, Slice } from '../ledger.contract.ts';

/** Gives what a hold set aside, in draw order, from the slices of the revision that did it. */
export function toHeldSlices(slices: readonly Slice[]): HeldSlice[] {
  return slices.map(({ grantId, type, cat = 'pack', held = 0, seat }) => ({
    grantId,
    type,
    cat,
    credits: held,
    ...(seat !== undefined && { seat }),
  }));
}

/**
 * Takes credits from the front of held slices.
 *
 * Shape:  slices and amounts by type → what was taken, and the rest, both in draw order.
 * Errors: RangeError when the slices hold less: a fault of the program.
 */
export function takeHeld(
  held: readonly HeldSlice[],
  amounts: Amounts,
): { readonly taken: HeldSlice[]; readonly rest: HeldSlice[] } {
  const missing: Record<string, number> = { ...amounts };
  const taken: HeldSlice[] = [];
  const rest: HeldSlice[] = [];
  for (const slice of held) {
    const n = Math.min(missing[slice.type] ?? 0, slice.credits);
    missing[slice.type] = (missing[slice.type] ?? 0) - n;
    if (n > 0) taken.push({ ...slice, credits: n });
    if (n < slice.credits) rest.push({ ...slice, credits: slice.credits - n });
  }
  const short = Object.entries(missing).find(([, n]) => n > 0);
  if (short) throw new RangeError(`a hold is ${short[1]} ${short[0]} credits short of its share`);
  return { taken, rest };
}

/** Sums held slices by type. */
export function heldAmounts(held: readonly HeldSlice[]): Amounts {
  const sums: Record<string, number> = {};
  for (const { type, credits } of held) sums[type] = (sums[type] ?? 0) + credits;
  return sums;
}
