import type { EpochMs } from '../../shared/units.contract.ts';
import type { Account, OpenGrant, Waiting, WaitingGrant, WaitingSum } from '../ledger.contract.ts';
import { PRIORITY } from './draw-order.ts';

/** Adds a grant to what waits beside an account. */
export function addWaiting(waiting: Waiting = {}, grant: OpenGrant): Waiting {
  const { type, available } = grant;
  const isFrozen = grant.frozen === true;
  const sum = waiting[type] ?? NONE;
  const { grants, credits } = sum;
  const pri = sum.grants === 0 ? grant.pri : Math.min(priorityOf(sum), grant.pri);
  const exp = sooner(sum.exp, grant.exp);
  const frozen = (sum.frozen ?? 0) + (isFrozen ? available : 0);
  return {
    ...waiting,
    [type]: {
      grants: grants + 1,
      credits: credits + available,
      exp,
      ...(pri !== PRIORITY.pack && { pri }),
      ...(frozen > 0 && { frozen }),
    },
  };
}

function priorityOf({ pri = PRIORITY.pack }: WaitingSum): number {
  return pri;
}

/**
 * Says whether some of what waits may come before a grant of the account in draw order. `planGrant`
 * keeps what waits behind all that is in the account; only an allotment, which a later period
 * brings, may come behind some of it.
 */
export function mayComeBefore(account: Pick<Account, 'waiting'>, grant: OpenGrant): boolean {
  const sum = waitingOf(account, grant.type);
  if (sum.grants === 0 || grant.cat !== 'allotment') return false;
  const pri = priorityOf(sum);
  const isSooner = sum.exp !== null && (grant.exp === null || sum.exp <= grant.exp);
  return pri < grant.pri || (pri === grant.pri && (isSooner || sum.exp === grant.exp));
}

/** Sums what waits of some types by the grants themselves; the other types stay as they are. */
export function sumWaiting(
  waiting: Waiting = {},
  types: readonly string[],
  grants: readonly WaitingGrant[],
): Waiting {
  const others = Object.entries(waiting).filter(([type]) => !types.includes(type));
  return grants.reduce<Waiting>(addWaiting, Object.fromEntries(others));
}

/** Gives what waits of a type. */
export function waitingOf({ waiting = {} }: Pick<Account, 'waiting'>, type: string): WaitingSum {
  return waiting[type] ?? NONE;
}

/** Sums what of a type waits and can be drawn once it is lifted. */
export function drawableBeside(account: Pick<Account, 'waiting'>, type: string): number {
  const { credits, frozen = 0 } = waitingOf(account, type);
  return credits - frozen;
}

/** Lists the types of which something waits that has expired, and is not booked. */
export function lapsedTypes({ waiting = {} }: Pick<Account, 'waiting'>, atMs: EpochMs): string[] {
  return Object.entries(waiting)
    .filter(([, { exp }]) => exp !== null && exp <= atMs)
    .map(([type]) => type);
}

/** Says whether grants are all that an account counts beside it of their types. */
export function isAllWaiting(
  account: Pick<Account, 'waiting'>,
  types: readonly string[],
  grants: readonly WaitingGrant[],
): boolean {
  const found = sumWaiting({}, types, grants);
  return types.every((type) => {
    const [a, b] = [waitingOf(account, type), waitingOf({ waiting: found }, type)];
    return a.grants === b.grants && a.credits === b.credits;
  });
}

const NONE: WaitingSum = { grants: 0, credits: 0, exp: null };

function sooner(a: EpochMs | null, b: EpochMs | null): EpochMs | null {
  if (a === null || b === null) return a ?? b;
  return a < b ? a : b;
}
