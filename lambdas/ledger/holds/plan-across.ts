import { type Amounts, type EpochMs, sumAmounts, toRfc3339 } from '../../shared/units.contract.ts';
import type { SideAccount } from '../account/view-across.ts';
import type { Account, OperationPlan, Refusal } from '../ledger.contract.ts';
import type { Wish } from '../requests.contract.ts';
import { drawable, planHold, usedOf } from './plan-hold.ts';
import { type DrawnBefore, lessAmounts } from './plan-lookups.ts';

/**
 * Plans what a seat gives for a hold: of each type as much as it has, up to what is needed. Where
 * that is too little, the write succeeds only while the seat has not one credit more: it is drained
 * before anything else is drawn.
 *
 * Units:  whole credits by type, ≥ 0.
 */
export function planSeat(account: Account, needed: Amounts, nowMs: EpochMs): OperationPlan {
  const amounts = upTo(account, needed, nowMs);
  if (Object.keys(amounts).length === 0) return { kind: 'unneeded' };
  const plan = planHold(account, amounts, nowMs);
  if (plan.kind !== 'planned' || plan.change.drawnPast === undefined) return plan;
  const { drawnPast, slices } = plan.change;
  const drained = slices.filter(({ type }) => (amounts[type] ?? 0) < (needed[type] ?? 0));
  const available = {
    ...drawnPast.available,
    ...Object.fromEntries(drained.map(({ grantId, held = 0 }) => [grantId, held])),
  };
  return { ...plan, change: { ...plan.change, drawnPast: { ...drawnPast, available } } };
}

/** What an allowance has room for, and why for no more where that is less than what is needed. */
export interface PlannedCap {
  readonly plan: OperationPlan;
  readonly short?: Refusal;
}

/**
 * Plans what an allowance sets aside: of each type that it caps, what the workspace's own account
 * is to give.
 *
 * Errors: `short` MEMBER_CAP_REACHED with the first type that it has too little room for: `cap`,
 *         what is `used` of it, and when it begins anew.
 */
export function planCap(
  account: Account,
  { amounts, caps }: { readonly amounts: Amounts; readonly caps: Amounts },
  nowMs: EpochMs,
): PlannedCap {
  const needed = Object.fromEntries(
    Object.entries(amounts).filter(([type]) => Object.hasOwn(caps, type)),
  );
  const room = upTo(account, needed, nowMs);
  const plan: OperationPlan =
    Object.keys(room).length === 0 ? { kind: 'unneeded' } : planHold(account, room, nowMs);
  const creditType = Object.keys(needed).find((type) => (room[type] ?? 0) < (needed[type] ?? 0));
  if (creditType === undefined) return { plan };
  const details = {
    creditType,
    required: needed[creditType],
    cap: caps[creditType] ?? 0,
    used: usedOf(account, creditType),
    resetsAt: toRfc3339(account.period.endsAt),
  };
  return { plan, short: { kind: 'refused', code: 'MEMBER_CAP_REACHED', details } };
}

/**
 * Tells what accounts beside the workspace's own would give for a hold now, and what room they
 * would leave.
 */
export function roomBeside(
  sides: readonly SideAccount[],
  { wanted }: Pick<Wish, 'wanted'>,
  nowMs: EpochMs,
): DrawnBefore {
  const total = sumAmounts(wanted);
  let before: DrawnBefore = { seat: {}, room: {} };
  for (const { role, account, terms } of sides) {
    if (role === 'Seat') {
      before = { ...before, seat: upTo(account, total, nowMs) };
      continue;
    }
    const amounts = lessAmounts(total, before.seat);
    const { short } = planCap(account, { amounts, caps: terms.allotments }, nowMs);
    const room = narrowed(before.room, terms.allotments, upTo(account, amounts, nowMs));
    before = { ...before, room, capShort: short ?? before.capShort };
  }
  return before;
}

/**
 * The room that is left once an allowance has set aside what it could of the types that it caps.
 */
export function narrowed(room: Amounts, caps: Amounts, held: Amounts): Amounts {
  const types = Object.keys(caps).map((type) => {
    const n = held[type] ?? 0;
    return [type, Math.min(room[type] ?? n, n)] as const;
  });
  return { ...room, ...Object.fromEntries(types) };
}

/** The amounts that can be drawn, up to what is needed; what is 0 is left out. */
function upTo(account: Account, needed: Amounts, nowMs: EpochMs): Amounts {
  const amounts = Object.entries(needed).map(
    ([type, n]) => [type, Math.min(n, drawable(account, type, nowMs))] as const,
  );
  return Object.fromEntries(amounts.filter(([, n]) => n > 0));
}
