import { type Amounts, type EpochMs, toRfc3339 } from '../../shared/units.contract.ts';
import { drawOrder } from '../account/draw-order.ts';
import type { Account, Plan, Slice } from '../ledger.contract.ts';

/**
 * Plans to set credits aside: from each type's grants in draw order, whole or not at all.
 *
 * Units:  amounts in whole credits by type, ≥ 0.
 * Errors: refused CREDITS_INSUFFICIENT with the first type that is short, in the order of `amounts`.
 */
export function planHold(account: Account, amounts: Amounts, nowMs: EpochMs): Plan {
  const slices: Slice[] = [];
  for (const [type, required] of Object.entries(amounts)) {
    let missing = required;
    for (const [grantId, grant] of drawOrder(account, type, nowMs)) {
      if (missing === 0) break;
      const taken = Math.min(missing, grant.available);
      slices.push({ grantId, type, cat: grant.cat, available: -taken, held: taken });
      missing -= taken;
    }
    if (missing > 0) return shortOf(account, type, required, required - missing);
  }
  return { kind: 'planned', change: { action: 'hold', slices, inPeriod: account.period.id } };
}

function shortOf(account: Account, type: string, required: number, available: number): Plan {
  const nextResetAt = toRfc3339(account.period.endsAt);
  return {
    kind: 'refused',
    code: 'CREDITS_INSUFFICIENT',
    details: { creditType: type, required, available, nextResetAt },
  };
}
