import type { EpochMs } from '../../shared/units.contract.ts';
import { planHold } from '../holds/plan-hold.ts';
import type { Account, OperationPlan, Slice } from '../ledger.contract.ts';

/**
 * Plans to take available credits of one type away, in draw order, all or nothing: what a hold
 * would set aside is voided.
 *
 * Units:  whole credits > 0.
 * Errors: refused CREDITS_INSUFFICIENT where there are fewer.
 */
export function planAdjust(
  account: Account,
  { creditType, amount }: { readonly creditType: string; readonly amount: number },
  nowMs: EpochMs,
): OperationPlan {
  const plan = planHold(account, { [creditType]: amount }, nowMs);
  if (plan.kind !== 'planned') return plan;
  const slices = plan.change.slices.map(toVoided);
  return { kind: 'planned', change: { ...plan.change, action: 'adjust', slices } };
}

function toVoided({ grantId, type, held = 0 }: Slice): Slice {
  return { grantId, type, available: -held, voided: held };
}
