import type { Ports } from '../../shared/ports.ts';
import type { Amounts } from '../../shared/units.contract.ts';
import type { AccountChange, HeldSlice } from '../ledger.contract.ts';
import type { OperationOfRecord, Settlement, SettleRequest, Side } from '../requests.contract.ts';
import { heldAmounts, takeHeld } from './held-slices.ts';
import { planSettle } from './plan-settle.ts';
import { endSide, sideOperation } from './side-operations.ts';

/** Gives what of a settlement concerns one account: the workspace's own, or that of a seat. */
export function shareOf({ held, spent, spending = [] }: Settlement, seat?: string): Settlement {
  const { taken } = takeHeld(held, spent);
  const ofAccount = <T extends { readonly seat?: string }>(each: T) => each.seat === seat;
  return {
    held: held.filter(ofAccount),
    spent: heldAmounts(taken.filter(ofAccount)),
    spending: spending.filter(ofAccount),
  };
}

/** Plans the end of one account's share; undefined where it held nothing. */
export function planShareEnd({
  held,
  spent,
  spending = [],
}: Settlement): AccountChange | undefined {
  if (held.every(({ credits }) => credits === 0)) return undefined;
  const spentOn: Record<string, Record<string, number>> = {};
  for (const { action, type, credits } of spending) {
    const amounts = spentOn[action] ?? {};
    amounts[type] = (amounts[type] ?? 0) + credits;
    spentOn[action] = amounts;
  }
  const change = planSettle(held, spent);
  return spending.length > 0 ? { ...change, spentOn } : change;
}

/**
 * Has the seats and allowances that a hold drew on do their part of its end, each in an operation
 * of its own on the same record (`<attribute><role>`). Safe to repeat.
 */
export async function settleSides(
  p: Ports,
  request: SettleRequest,
  settlement: Settlement,
): Promise<void> {
  const { workspaceId } = request.account;
  const seats = new Set(settlement.held.flatMap(({ seat }) => (seat === undefined ? [] : [seat])));
  for (const seat of seats) {
    const side: Side = { role: 'Seat', account: { workspaceId, seat } };
    await settleSide(p, request, side, planShareEnd(shareOf(settlement, seat)));
  }
  const own = shareOf(settlement);
  for (const { slices, ...side } of request.allowances ?? []) {
    const held = ofAllowance(slices, heldAmounts(own.held));
    await settleSide(p, request, side, planShareEnd({ held, spent: within(own.spent, held) }));
  }
}

/** The slices of an allowance that stand for what the workspace's own account had set aside. */
function ofAllowance(slices: readonly HeldSlice[], amounts: Amounts): readonly HeldSlice[] {
  const capped = new Set(slices.map(({ type }) => type));
  const needed = Object.entries(amounts).filter(([type]) => capped.has(type));
  return takeHeld(slices, Object.fromEntries(needed)).taken;
}

function within(spent: Amounts, held: readonly HeldSlice[]): Amounts {
  const types = new Set(held.map(({ type }) => type));
  return Object.fromEntries(Object.entries(spent).filter(([type]) => types.has(type)));
}

async function settleSide(
  p: Ports,
  request: OperationOfRecord,
  side: Side,
  change: AccountChange | undefined,
): Promise<void> {
  if (change !== undefined) await endSide(p, sideOperation(request, side), change);
}
