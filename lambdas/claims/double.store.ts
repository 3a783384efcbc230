import { findItem } from '../shared/items.ts';
import { type ItemKey, keys, SWEEP_AFTER_MS, unfinished } from '../shared/keys.contract.ts';
import type { Ports } from '../shared/ports.ts';
import { computedId } from '../shared/random.ts';
import { finishRecord, postpone } from '../shared/unfinished.store.ts';
import { epochMs } from '../shared/units.contract.ts';
import type { DoubleClaim, DoubleClaimRecord } from './claims.contract.ts';

/**
 * Gives the item of a double claim: to be written with the merge that makes it. Its key follows
 * from the claim, so that a repeat is the same item; the sweep takes it up.
 */
export function doubleItem(p: Pick<Ports, 'now'>, ws: string, double: DoubleClaim) {
  const { contactId, datum, claim } = double;
  const { enrichmentId, part, row } = claim;
  const id = computedId('dbl', enrichmentId, String(part), String(row), datum);
  const place = unfinished.place(id, p.now() + SWEEP_AFTER_MS);
  return { ...keys.doubleClaim(ws, contactId, id), ...double, ...place };
}

/** Reads a double claim, consistently, or undefined. */
export function findDouble(p: Ports, key: ItemKey): Promise<DoubleClaimRecord | undefined> {
  return findItem(p, key);
}

/** Says that nothing is left to do about a double claim. Safe to repeat. */
export function endDouble(p: Ports, key: ItemKey): Promise<void> {
  return finishRecord(p, key);
}

/** Leaves a double claim for a later look: what becomes of its charge is not known yet. */
export function leaveDouble(p: Ports, key: ItemKey): Promise<void> {
  return postpone(p, key, unfinished.idOf(key), epochMs(p.now() + SWEEP_AFTER_MS));
}
