import type { EpochMs } from '../../shared/units.contract.ts';
import { hasExpired, momentOf } from '../account/draw-order.ts';
import { takeFrom } from '../account/plan-waiting.ts';
import type { Account, OperationPlan, WaitingGrant } from '../ledger.contract.ts';

/**
 * Plans to end a grant before its time: its available rest is voided, and from now on so is what a
 * running hold gives back; what that hold spends stays spent.
 *
 * Shape:  `waiting` has all that wait beside the account.
 * Errors: refused STATE_CONFLICT for a grant of which nothing is left to void: used up, expired,
 *         ended, or never there.
 */
export function planVoid(
  account: Account,
  { grantId, waiting }: { readonly grantId: string; readonly waiting: readonly WaitingGrant[] },
  nowMs: EpochMs,
): OperationPlan {
  const atMs = momentOf(account, nowMs);
  const beside = waiting.find((each) => each.grantId === grantId);
  const own = Object.hasOwn(account.grants, grantId) ? account.grants[grantId] : undefined;
  const grant = own ?? beside;
  const isOver = grant === undefined || grant.ended !== undefined || hasExpired(grant, atMs);
  if (isOver || grant.available + grant.held === 0) {
    return { kind: 'refused', code: 'STATE_CONFLICT', details: {} };
  }
  const { type, available } = grant;
  const moved = available > 0 && { available: -available, voided: available };
  const slice = { grantId, type, ...moved, ends: { as: 'voided', at: atMs } } as const;
  if (beside === undefined) {
    return { kind: 'planned', change: { action: 'void', slices: [slice] } };
  }
  const ofType = waiting.filter((each) => each.type === type);
  const slices = [{ ...slice, eff: beside.eff }];
  const change = takeFrom(account, ofType, { action: 'void', slices, take: [beside] });
  return { kind: 'planned', change };
}
