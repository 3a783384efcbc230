import type { EpochMs } from '../../shared/units.contract.ts';
import type { Account, GrantCategory, OpenGrant } from '../ledger.contract.ts';
import { isDue, isOwing } from './reversal.ts';

/** Smaller is drawn first: what dies first is spent first. */
export const PRIORITY: Readonly<Record<GrantCategory, number>> = {
  allotment: 20,
  promotional: 30,
  adjustment: 30,
  pack: 30,
};

const CATEGORY_ORDER: readonly GrantCategory[] = ['allotment', 'promotional', 'adjustment', 'pack'];

/**
 * Gives the grants that can be spent from now, first to be drawn first. One total order: priority,
 * expiry (never is last), category, start, id. A grant past its expiry is not in it, whether or not
 * any job ran.
 */
export function drawOrder(account: Account, type: string, nowMs: EpochMs): [string, OpenGrant][] {
  return Object.entries(account.grants)
    .filter(
      ([, grant]) => grant.type === type && grant.available > 0 && isOpen(account, grant, nowMs),
    )
    .sort(compareGrants);
}

/** Says whether credits of the grant can be drawn now: it stands, and nothing keeps it shut. */
export function isOpen(account: Account, grant: OpenGrant, nowMs: EpochMs): boolean {
  return isStanding(account, grant, nowMs) && !grant.frozen && !isOwing(grant);
}

/** Says whether the grant counts now: it has begun, and has neither expired nor ended. */
export function isStanding(account: Account, grant: OpenGrant, nowMs: EpochMs): boolean {
  const atMs = momentOf(account, nowMs);
  if (grant.ended !== undefined) return false;
  return grant.eff <= atMs && !hasExpired(grant, atMs);
}

/**
 * Gives the time as the account knows it. A function whose clock is behind meets an account that
 * another one has turned already: for it the period has begun.
 */
export function momentOf(account: Account, nowMs: EpochMs): EpochMs {
  return nowMs < account.period.startsAt ? account.period.startsAt : nowMs;
}

/** Says whether the grant is past its expiry: `exp` itself is the first moment at which it is. */
export function hasExpired(grant: OpenGrant, nowMs: EpochMs): boolean {
  return grant.exp !== null && grant.exp <= nowMs;
}

/**
 * Says whether the grant leaves the account with its next change: it never fills again. The
 * allotment of the period stays: the balance shows it until the period ends. So does a grant of
 * which a hold has spent what is reversed, until that is booked as debt.
 */
export function isEmptied(grant: OpenGrant, nowMs: EpochMs): boolean {
  const { available, held, cat } = grant;
  if (available > 0 || held > 0 || isDue(grant)) return false;
  return cat !== 'allotment' || hasExpired(grant, nowMs);
}

/**
 * Compares two grants: negative where the first is drawn before the second. Never 0 for two ids.
 */
export function compareGrants(
  [idA, a]: [string, OpenGrant],
  [idB, b]: [string, OpenGrant],
): number {
  return (
    a.pri - b.pri ||
    compareExpiry(a.exp, b.exp) ||
    CATEGORY_ORDER.indexOf(a.cat) - CATEGORY_ORDER.indexOf(b.cat) ||
    a.eff - b.eff ||
    (idA < idB ? -1 : 1)
  );
}

function compareExpiry(a: EpochMs | null, b: EpochMs | null): number {
  if (a === b) return 0;
  if (a === null) return 1;
  if (b === null) return -1;
  return a - b;
}
