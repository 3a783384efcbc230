import { type Amounts, addAmounts, type EpochMs, sumAmounts } from '../../shared/units.contract.ts';
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
  return planRest(account, wish, NOTHING_DRAWN, nowMs);
}

/** What other accounts have given for a hold before the workspace's own is asked for the rest. */
export interface DrawnBefore {
  /** What a seat gives. */
  readonly seat: Amounts;
  /** What allowances leave room for, by credit type; a type that is absent is not capped. */
  readonly room: Amounts;
  /** Why no more, where an allowance is what is short. */
  readonly capShort?: Refusal | undefined;
}

const NOTHING_DRAWN: DrawnBefore = { seat: {}, room: {} };

/** Plans what the workspace's own account gives, after a seat and within the allowances. */
export function planRest(
  account: Account,
  wish: Wish,
  before: DrawnBefore,
  nowMs: EpochMs,
): OperationPlan {
  const { wanted, partial, maxTotal = Infinity } = wish;
  if (isCovered(wish, before)) return { kind: 'unneeded', surely: true };
  const available = availableTo(account, wanted, before, nowMs);
  // What fits, and what is refused, is said by credits that count.
  if (hasLapsed(account, Object.keys(available), nowMs)) return { kind: 'expire-first' };
  const isWithin = partial || totalOf(sumAmounts(wanted)) <= maxTotal;
  const taken = partial ? chooseLookups(wanted, available, maxTotal) : wanted.map(() => isWithin);
  if (wanted.length > 0 && !taken.includes(true)) return refuse(account, wish, before, nowMs);
  const amounts = priceOf(wanted, taken);
  const short = firstShort(amounts, available);
  if (short !== undefined) return shortAcross(account, { amounts, short, available }, before);
  const rest = lessAmounts(amounts, before.seat);
  return totalOf(rest) > 0 ? planHold(account, rest, nowMs) : { kind: 'unneeded' };
}

/** Says whether a seat pays for all that is wanted: then no other account has a part in it. */
function isCovered({ wanted, maxTotal = Infinity }: Wish, { seat }: DrawnBefore): boolean {
  const total = sumAmounts(wanted);
  const sum = totalOf(total);
  return sum > 0 && sum <= maxTotal && Object.keys(lessAmounts(total, seat)).length === 0;
}

/**
 * Gives what of the lookups' price the credits that are held pay for: the lookups that they cover,
 * within the total.
 */
export function coveredPrice(
  { wanted, maxTotal = Infinity }: Pick<Wish, 'wanted' | 'maxTotal'>,
  held: Amounts,
): Amounts {
  return priceOf(wanted, chooseLookups(wanted, held, maxTotal));
}

/** Takes amounts away type by type; nothing goes below 0, and what is 0 is left out. */
export function lessAmounts(amounts: Amounts, less: Amounts): Amounts {
  const rest = Object.entries(amounts).map(([type, n]) => [type, n - (less[type] ?? 0)] as const);
  return Object.fromEntries(rest.filter(([, n]) => n > 0));
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
function refuse(account: Account, wish: Wish, before: DrawnBefore, nowMs: EpochMs): Refusal {
  const { wanted, partial, maxTotal = Infinity } = wish;
  const available = availableTo(account, wanted, before, nowMs);
  const required = partial ? (wanted[0] ?? {}) : sumAmounts(wanted);
  const short = firstShort(required, available);
  if (short !== undefined && totalOf(required) <= maxTotal) {
    return shortAcross(account, { amounts: required, short, available }, before);
  }
  return {
    kind: 'refused',
    code: 'CREDITS_OVER_MAXIMUM',
    details: { required, maxCredits: maxTotal },
  };
}

/** Refuses by what is short: the allowance, where the workspace's own credits would do. */
function shortAcross(
  account: Account,
  {
    amounts,
    short,
    available,
  }: { readonly amounts: Amounts; readonly short: string; readonly available: Amounts },
  { seat, room, capShort }: DrawnBefore,
): Refusal {
  const isCapped = (room[short] ?? Infinity) + (seat[short] ?? 0) <= (available[short] ?? 0);
  if (capShort !== undefined && isCapped) return capShort;
  return shortOf(account, amounts, short, available);
}

function firstShort(required: Amounts, available: Amounts): string | undefined {
  return Object.entries(required).find(([type, n]) => n > (available[type] ?? 0))?.[0];
}

/** Sums what a hold can have of each type: what a seat gave, and the account's within the room. */
function availableTo(
  account: Account,
  wanted: readonly Amounts[],
  { seat, room }: DrawnBefore,
  nowMs: EpochMs,
): Amounts {
  const types = new Set(wanted.flatMap((price) => Object.keys(price)));
  return Object.fromEntries(
    [...types].map((type) => {
      const own = Math.min(drawable(account, type, nowMs), room[type] ?? Infinity);
      return [type, own + (seat[type] ?? 0)];
    }),
  );
}

function priceOf(wanted: readonly Amounts[], taken: readonly boolean[]): Amounts {
  return sumAmounts(wanted.filter((_price, n) => taken[n]));
}

function totalOf(amounts: Amounts): number {
  return Object.values(amounts).reduce((sum, n) => sum + n, 0);
}
