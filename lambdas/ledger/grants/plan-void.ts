import type { EpochMs } from '../../shared/units.contract.ts';
import { hasExpired, momentOf } from '../account/draw-order.ts';
import type { Account, OperationPlan } from '../ledger.contract.ts';

/**
 * Plans to end a grant before its time: its available rest is voided, and from now on so is what a
 * running hold gives back; what that hold spends stays spent.
 *
 * Errors: refused STATE_CONFLICT for a grant of which nothing is left to void: used up, expired,
 *         ended, or never there.
 */
export function planVoid(account: Account, grantId: string, nowMs: EpochMs): OperationPlan {
  const atMs = momentOf(account, nowMs);
  const grant = Object.hasOwn(account.grants, grantId) ? account.grants[grantId] : undefined;
  const isOver = grant === undefined || grant.ended !== undefined || hasExpired(grant, atMs);
  if (isOver || grant.available + grant.held === 0) {
    return { kind: 'refused', code: 'STATE_CONFLICT', details: {} };
  }
  const { type, available } = grant;
  const moved = available > 0 && { available: -available, voided: available };
  const slice = { grantId, type, ...moved, ends: { as: 'voided', at: atMs } } as const;
  return { kind: 'planned', change: { action: 'void', slices: [slice] } };
}
