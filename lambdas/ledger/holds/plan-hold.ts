import { type Amounts, type EpochMs, toRfc3339 } from '../../shared/units.contract.ts';
import { compareGrants, drawOrder, isOpen, momentOf } from '../account/draw-order.ts';
import { drawableBeside, lapsedTypes, mayComeBefore } from '../account/waiting.ts';
import type {
  Account,
  DrawnPast,
  OpenGrant,
  OperationPlan,
  Refusal,
  Slice,
} from '../ledger.contract.ts';

/**
 * Plans to set credits aside: from each type's grants in draw order, whole or not at all. The write
 * holds only while no earlier grant has a credit that the hold passes over: one that came in, or
 * came back, since the copy.
 *
 * Units:  amounts in whole credits by type, ≥ 0.
 * Shape:  `lift-first` where credits beside the account are needed, or come before those in it,
 *         `expire-first` where some of them have expired.
 * Errors: refused CREDITS_INSUFFICIENT with the first type that is short, in the order of
 *         `amounts`, and of each type what is required and what there is.
 */
export function planHold(account: Account, amounts: Amounts, nowMs: EpochMs): OperationPlan {
  const slices: Slice[] = [];
  const passed: Record<string, number> = {};
  for (const [type, required] of Object.entries(amounts)) {
    const drawn = draw(account, type, required, nowMs);
    const missing = required - drawn.reduce((sum, { held = 0 }) => sum + held, 0);
    if (missing > 0) return liftOrRefuse(account, amounts, type, nowMs);
    if (isDrawnEarly(account, drawn)) return liftAll(account, type, nowMs);
    slices.push(...drawn);
    Object.assign(passed, passedOver(account, drawn, nowMs));
  }
  const drawnPast: DrawnPast = { available: passed, opened: account.opened };
  return {
    kind: 'planned',
    change: { action: 'hold', slices, inPeriod: account.period.id, drawnPast },
  };
}

/** Says whether what waits may be drawn before the last of what a hold would draw. */
function isDrawnEarly(account: Account, drawn: readonly Slice[]): boolean {
  const last = account.grants[drawn.at(-1)?.grantId ?? ''];
  return last !== undefined && mayComeBefore(account, last);
}

/** Has all that waits of a type lifted: then the order is that of the account. */
function liftAll(account: Account, type: string, nowMs: EpochMs): OperationPlan {
  if (hasLapsed(account, [type], nowMs)) return { kind: 'expire-first' };
  return { kind: 'lift-first', amounts: { [type]: Infinity } };
}

/**
 * Has credits of a type that is short lifted from beside the account, or refuses for lack of them.
 */
function liftOrRefuse(
  account: Account,
  amounts: Amounts,
  type: string,
  nowMs: EpochMs,
): OperationPlan {
  if (hasLapsed(account, Object.keys(amounts), nowMs)) return { kind: 'expire-first' };
  const types = Object.keys(amounts);
  const available = Object.fromEntries(types.map((each) => [each, drawable(account, each, nowMs)]));
  const isShort = (available[type] ?? 0) < (amounts[type] ?? 0);
  return isShort ? shortOf(account, amounts, type, available) : { kind: 'lift-first', amounts };
}

/** Says whether credits of one of the types beside the account have expired and are not booked. */
export function hasLapsed(account: Account, types: readonly string[], nowMs: EpochMs): boolean {
  return lapsedTypes(account, momentOf(account, nowMs)).some((type) => types.includes(type));
}

/**
 * Refuses for lack of credits of one type; says of each type what is required, and what there is,
 * and what is owed of the one that is short.
 */
export function shortOf(
  account: Account,
  required: Amounts,
  creditType: string,
  available: Amounts,
): Refusal {
  const nextResetAt = toRfc3339(account.period.endsAt);
  const debt = account.debt[creditType] ?? 0;
  const named = Object.keys(required).map((type) => [type, available[type] ?? 0] as const);
  return {
    kind: 'refused',
    code: 'CREDITS_INSUFFICIENT',
    details: {
      creditType,
      required,
      available: Object.fromEntries(named),
      nextResetAt,
      ...(debt > 0 && { debt }),
    },
  };
}

/** Sums what of a type can be drawn now, what waits beside the account too. */
export function drawable(account: Account, type: string, nowMs: EpochMs): number {
  return drawOrder(account, type, nowMs).reduce(
    (sum, [, { available }]) => sum + available,
    drawableBeside(account, type),
  );
}

/** Takes credits of one type in draw order, as many as there are. */
function draw(account: Account, type: string, required: number, nowMs: EpochMs): Slice[] {
  const slices: Slice[] = [];
  let missing = required;
  for (const [grantId, grant] of drawOrder(account, type, nowMs)) {
    if (missing === 0) break;
    const taken = Math.min(missing, grant.available);
    slices.push({ grantId, type, cat: grant.cat, available: -taken, held: taken });
    missing -= taken;
  }
  return slices;
}

/**
 * Gives what the earlier grants have available: those drained by the hold, and those whose credits
 * are all held, which may come back. One that is empty for good is left out.
 */
function passedOver(
  account: Account,
  drawn: readonly Slice[],
  nowMs: EpochMs,
): Record<string, number> {
  const lastId = drawn.at(-1)?.grantId;
  const last = lastId === undefined ? undefined : account.grants[lastId];
  if (lastId === undefined || last === undefined) return {};
  const isEarlier = ([id, grant]: [string, OpenGrant]): boolean =>
    grant.type === last.type &&
    isOpen(account, grant, nowMs) &&
    grant.available + grant.held > 0 &&
    compareGrants([id, grant], [lastId, last]) < 0;
  return Object.fromEntries(
    Object.entries(account.grants)
      .filter(isEarlier)
      .map(([id, { available }]) => [id, available]),
  );
}

/** What is spent or held of an allowance in its period. */
export function usedOf({ used, grants }: Account, type: string): number {
  const ofType = Object.values(grants).filter((grant) => grant.type === type);
  return ofType.reduce((sum, grant) => sum + grant.held, used[type] ?? 0);
}
