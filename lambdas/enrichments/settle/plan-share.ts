import type { HeldSlice } from '../../ledger/ledger.contract.ts';
import { takeHeld } from '../../ledger/ledger.ts';
import type { Amounts } from '../../shared/units.contract.ts';

/** What a part takes of its request's hold, in draw order, and what is left for the others. */
export interface PlannedShare {
  readonly slices: readonly HeldSlice[];
  readonly rest: readonly HeldSlice[];
}

/**
 * Plans a part's share of the request's hold. What it spends comes from the front, what it gives
 * back from the end: so the parts of a list, in whatever order they are settled, together spend
 * what one hold would have spent, and give back what is drawn last.
 *
 * Shape:  the rest of the hold in draw order → the part's slices, spent ones first, and the rest.
 * Errors: RangeError when the rest holds less than that: a fault of the program.
 */
export function planShare(
  rest: readonly HeldSlice[],
  { spent, released }: { readonly spent: Amounts; readonly released: Amounts },
): PlannedShare {
  const front = takeHeld(rest, spent);
  const back = takeHeld(front.rest.toReversed(), released);
  return {
    slices: [...front.taken, ...back.taken.toReversed()],
    rest: back.rest.toReversed(),
  };
}
