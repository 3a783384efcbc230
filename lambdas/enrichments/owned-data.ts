import { actionFor } from '../actions/actions.ts';
import type { RowPlace } from '../claims/claims.contract.ts';
import { computedId } from '../shared/random.ts';
import { type EpochMs, epochMs } from '../shared/units.contract.ts';

const DAY_MS = 86_400_000;

/** Until when a datum that was paid for is owned; undefined: for ever. */
export function ownedUntil(datum: string, paidAtMs: EpochMs): EpochMs | undefined {
  const { ownedDays } = actionFor(datum);
  return ownedDays === 'for ever' ? undefined : epochMs(paidAtMs + ownedDays * DAY_MS);
}

/** The id of the charge for a datum of a row: a claim names its own. */
export function chargeIdOf({ enrichmentId, part, row }: RowPlace, datum: string): string {
  return computedId('chg', enrichmentId, String(part), String(row), datum);
}
