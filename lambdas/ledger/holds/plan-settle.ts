import type { Amounts } from '../../shared/units.contract.ts';
import type { AccountChange, HeldSlice, Slice } from '../ledger.contract.ts';

/**
 * Plans the end of a hold, or of a part's share of it: held credits become spent, the rest goes
 * back to the slices that it came from, never to another grant.
 *
 * Units:  `spent` whole credits by type, each ≤ the type's sum of `held`.
 * Order:  spent from the front of the hold's own draw order, never re-sorted by today's.
 * Errors: RangeError when more would be spent than is held: a fault of the program.
 */
export function planSettle(held: readonly HeldSlice[], spent: Amounts): AccountChange {
  const left: Record<string, number> = { ...spent };
  const filled = held.filter(({ credits }) => credits > 0);
  const slices = filled.map(({ grantId, type, credits }): Slice => {
    const paid = Math.min(left[type] ?? 0, credits);
    left[type] = (left[type] ?? 0) - paid;
    return { grantId, type, held: -credits, spent: paid, available: credits - paid };
  });
  const over = Object.entries(left).find(([, n]) => n > 0);
  if (over) throw new RangeError(`settles ${over[1]} ${over[0]} credits more than the hold has`);
  return { action: 'settle', slices: joinByGrant(slices) };
}

/** Puts slices of one grant together: an update names each attribute once. */
function joinByGrant(slices: readonly Slice[]): Slice[] {
  const joined = new Map<string, Slice>();
  for (const slice of slices) {
    const other = joined.get(slice.grantId);
    joined.set(slice.grantId, other === undefined ? slice : addSlices(other, slice));
  }
  return [...joined.values()];
}

function addSlices(a: Slice, b: Slice): Slice {
  return {
    grantId: a.grantId,
    type: a.type,
    held: (a.held ?? 0) + (b.held ?? 0),
    spent: (a.spent ?? 0) + (b.spent ?? 0),
    available: (a.available ?? 0) + (b.available ?? 0),
  };
}
