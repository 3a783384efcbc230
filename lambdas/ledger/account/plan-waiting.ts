import type { Amounts, EpochMs } from '../../shared/units.contract.ts';
import {
  type Account,
  type AccountChange,
  HOT_GRANTS_MAX,
  MOVED_GRANTS_MAX,
  type OpenGrant,
  type Slice,
  type WaitingGrant,
} from '../ledger.contract.ts';
import {
  compareGrants,
  drawOrder,
  hasExpired,
  isEmptied,
  isStanding,
  momentOf,
} from './draw-order.ts';
import { lapsedTypes, sumWaiting, waitingOf } from './waiting.ts';

/**
 * Lists the credit types of which the grants in the account have fewer than so many, and some wait
 * beside it.
 */
export function shortTypes(account: Account, amounts: Amounts, nowMs: EpochMs): string[] {
  return Object.entries(amounts)
    .filter(([type, n]) => availableIn(account, type, nowMs) < n)
    .map(([type]) => type)
    .filter((type) => waitingOf(account, type).grants > 0);
}

/**
 * Plans to let grants come in from beside the account: of each type that is short the first in draw
 * order, as many as it takes, and more while the account has room.
 *
 * Shape:  `waiting` has all that wait of the types that are short; undefined when none is.
 */
export function planLift(
  account: Account,
  waiting: readonly WaitingGrant[],
  amounts: Amounts,
  nowMs: EpochMs,
): AccountChange | undefined {
  const types = shortTypes(account, amounts, nowMs);
  if (types.length === 0) return undefined;
  let room = roomOf(account, nowMs);
  const take: WaitingGrant[] = [];
  for (const type of types) {
    let missing = (amounts[type] ?? 0) - availableIn(account, type, nowMs);
    for (const grant of inOrder(waiting, type)) {
      if (take.length === MOVED_GRANTS_MAX || (missing <= 0 && room <= 0)) break;
      take.push(grant);
      if (!grant.frozen) missing -= grant.available;
      room -= 1;
    }
  }
  const slices = take.map(({ grantId, type, eff }): Slice => {
    return { grantId, type, eff, moved: 'lifted' };
  });
  return takeFrom(account, waiting, { action: 'lift', slices, take });
}

/**
 * Plans to book what has expired beside the account. Undefined when nothing has.
 *
 * Shape:  `waiting` has all that wait of the types of which something has.
 */
export function planExpireWaiting(
  account: Account,
  waiting: readonly WaitingGrant[],
  nowMs: EpochMs,
): AccountChange | undefined {
  const atMs = momentOf(account, nowMs);
  const types = lapsedTypes(account, atMs);
  const take = waiting
    .filter((grant) => types.includes(grant.type) && hasExpired(grant, atMs))
    .toSorted((a, b) => compareGrants([a.grantId, a], [b.grantId, b]))
    .slice(0, MOVED_GRANTS_MAX);
  if (take.length === 0) return undefined;
  const slices = take.map(({ grantId, type, eff, available }): Slice => {
    return { grantId, type, eff, available: -available, expired: available };
  });
  return takeFrom(account, waiting, { action: 'expire', slices, take });
}

/** Makes the change that takes grants from beside the account; `waiting` has all of their types. */
export function takeFrom(
  account: Account,
  waiting: readonly WaitingGrant[],
  change: Pick<AccountChange, 'action' | 'slices'> & { readonly take: readonly WaitingGrant[] },
): AccountChange {
  const { take, ...rest } = change;
  const types = [...new Set(waiting.map(({ type }) => type))];
  const left = waiting.filter((grant) => !take.includes(grant));
  return {
    ...rest,
    whileOpened: account.opened,
    beside: { put: [], take, waiting: sumWaiting(account.waiting, types, left) },
  };
}

/** How many more grants an account has room for, those that leave it with the next change apart. */
export function roomOf(account: Account, nowMs: EpochMs): number {
  const atMs = momentOf(account, nowMs);
  const kept = Object.values(account.grants).filter((grant) => !isEmptied(grant, atMs));
  return HOT_GRANTS_MAX - kept.length;
}

/** Gives the grant of a type that is drawn last of those in the account, held ones too. */
export function lastInOrder(
  account: Account,
  type: string,
  nowMs: EpochMs,
): [string, OpenGrant] | undefined {
  return (
    Object.entries(account.grants)
      .filter(([, grant]) => grant.type === type && grant.available + grant.held > 0)
      // One that is frozen keeps its place: it may be thawed.
      .filter(([, grant]) => isStanding(account, grant, nowMs))
      .sort(compareGrants)
      .at(-1)
  );
}

function availableIn(account: Account, type: string, nowMs: EpochMs): number {
  return drawOrder(account, type, nowMs).reduce((sum, [, { available }]) => sum + available, 0);
}

function inOrder(waiting: readonly WaitingGrant[], type: string): WaitingGrant[] {
  return waiting
    .filter((grant) => grant.type === type)
    .sort((a, b) => compareGrants([a.grantId, a], [b.grantId, b]));
}
