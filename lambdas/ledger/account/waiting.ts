import type { EpochMs } from '../../shared/units.contract.ts';
import type { Account, OpenGrant, Waiting, WaitingGrant, WaitingSum } from '../ledger.contract.ts';

/** Adds a grant to what waits beside an account. */
export function addWaiting(waiting: Waiting = {}, { type, available, exp }: OpenGrant): Waiting {
  const { grants, credits, exp: first } = waiting[type] ?? NONE;
  return {
    ...waiting,
    [type]: { grants: grants + 1, credits: credits + available, exp: sooner(first, exp) },
  };
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
