import { type Amounts, addAmounts, type EpochMs } from '../../shared/units.contract.ts';
import type { Account, OperationPlan, Refusal } from '../ledger.contract.ts';
import type { Wish } from '../requests.contract.ts';
import { drawable, hasLapsed, planHold, shortOf } from './plan-hold.ts';

/**
 * Plans a hold for lookups: for all of them, or with `partial` for every one that still fits, in
 * order. All credit types are held in one change.
 *
 * Errors: refused CREDITS_INSUFFICIENT (`creditType`: the first type that is short; `required` and
 *         `available` by type; `nextResetAt`) or CREDITS_OVER_MAXIMUM (`required` by type;
 *         `maxCredits` in all); with `partial` only when not one lookup fits. Unneeded when what is
 *         taken costs nothing.
 */
export function planLookups(account: Account, wish: Wish, nowMs: EpochMs): OperationPlan {
  const { wanted, partial, maxTotal = Infinity } = wish;
  const available = drawableOf(account, wanted, nowMs);
  // What fits, and what is refused, is said by credits that count.
  if (hasLapsed(account, Object.keys(available), nowMs)) return { kind: 'expire-first' };
  const taken = partial
    ? chooseLookups(wanted, available, maxTotal)
    : wanted.map(() => totalOf(addAmounts(...wanted)) <= maxTotal);
  const amounts = priceOf(wanted, taken);
  if (wanted.length > 0 && !taken.includes(true)) return refuse(account, wish, nowMs);
  return totalOf(amounts) > 0 ? planHold(account, amounts, nowMs) : { kind: 'unneeded' };
}

/**
 * Tells which lookups a partial hold took, from the credits that it holds: the choice replayed with
 * these as all there is. A lookup that costs nothing is always among them.
 *
 * Shape:  as many as `wanted`, in its order.
 */
export function heldLookups(wanted: readonly Amounts[], held: Amounts): boolean[] {
  return chooseLookups(wanted, held, Infinity);
}

/** Takes each lookup in turn that fits into what those before it left. */
function chooseLookups(
  wanted: readonly Amounts[],
  available: Amounts,
  maxTotal: number,
): boolean[] {
  let taken: Amounts = {};
  return wanted.map((price) => {
    const next = addAmounts(taken, price);
    const fits =
      totalOf(next) <= maxTotal &&
      Object.entries(price).every(
        ([type, n]) => n === 0 || (next[type] ?? 0) <= (available[type] ?? 0),
      );
    if (fits) taken = next;
    return fits;
  });
}

/**
 * Says why not one lookup fits, by the first: the maximum, where the credits would do, else the
 * credits.
 */
function refuse(account: Account, wish: Wish, nowMs: EpochMs): Refusal {
  const { wanted, partial, maxTotal = Infinity } = wish;
  const available = drawableOf(account, wanted, nowMs);
  const required = partial ? (wanted[0] ?? {}) : addAmounts(...wanted);
  const short = Object.entries(required).find(([type, n]) => n > (available[type] ?? 0));
  if (short !== undefined && totalOf(required) <= maxTotal) {
    return shortOf(account, required, short[0], nowMs);
  }
  return {
    kind: 'refused',
    code: 'CREDITS_OVER_MAXIMUM',
    details: { required, maxCredits: maxTotal },
  };
}

function drawableOf(account: Account, wanted: readonly Amounts[], nowMs: EpochMs): Amounts {
  const types = new Set(wanted.flatMap((price) => Object.keys(price)));
  return Object.fromEntries([...types].map((type) => [type, drawable(account, type, nowMs)]));
}

function priceOf(wanted: readonly Amounts[], taken: readonly boolean[]): Amounts {
  return addAmounts(...wanted.filter((_price, n) => taken[n]));
}

function totalOf(amounts: Amounts): number {
  return Object.values(amounts).reduce((sum, n) => sum + n, 0);
}
