import type { Aftermath } from './aftermath.ts';
import * as accounts from './rules/accounts.ts';
import * as checks from './rules/checks.ts';
import * as lookups from './rules/lookups.ts';
import type { Rule } from './rules/money.ts';
import * as money from './rules/money.ts';
import * as refreshes from './rules/refreshes.ts';
import * as requests from './rules/requests.ts';

export interface Broken {
  readonly rule: string;
  readonly how: string;
}

/**
 * THE LIST of what must hold when a run has come to rest; an invariant of a README has its name
 * here.
 */
export const RULES: Readonly<Record<string, Rule>> = {
  gapless: money.gapless,
  sealed: money.sealed,
  'totals-are-ledger': money.totalsAreLedger,
  conserved: money.conserved,
  'fold-is-account': money.foldIsAccount,
  'never-overdrawn': money.neverOverdrawn,
  'settle-once': money.settleOnce,
  'granted-once': money.grantedOnce,
  'expiry-at-use': money.expiryAtUse,
  'released-expires': money.releasedExpires,
  'draw-order': accounts.drawOrder,
  'beside-is-counted': accounts.besideIsCounted,
  'seat-is-own': accounts.seatIsOwn,
  'seat-is-first': accounts.seatIsFirst,
  'cap-is-kept': accounts.capIsKept,
  'cap-counts-spending': accounts.capCountsSpending,
  'spending-is-capped': accounts.spendingIsCapped,
  'sources-are-spent': accounts.sourcesAreSpent,
  'allotment-as-sold': accounts.allotmentAsSold,
  'retune-is-difference': accounts.retuneIsDifference,
  'seat-month-once': accounts.seatMonthOnce,
  'voided-is-over': accounts.voidedIsOver,
  'adjusted-once': accounts.adjustedOnce,
  'refused-holds-nothing': accounts.refusedHoldsNothing,
  'audit-finds-nothing': accounts.auditFindsNothing,
  'nothing-stays-open': requests.nothingStaysOpen,
  'keys-lead-home': requests.keysLeadHome,
  'refusal-changes-nothing': requests.refusalChangesNothing,
  'pay-once': lookups.payOnce,
  'one-charge-stands': lookups.oneChargeStands,
  'paid-is-right': lookups.paidIsRight,
  'pay-for-found': requests.payForFound,
  'priced-by-plan': requests.pricedByPlan,
  'within-maximum': requests.withinMaximum,
  'owned-is-shown': lookups.ownedIsShown,
  'shown-is-paid': lookups.shownIsPaid,
  'check-once': checks.checkOnce,
  'verdict-is-right': checks.verdictIsRight,
  'refreshed-of-stored': refreshes.refreshedOfStored,
  'refreshed-is-news': refreshes.refreshedIsNews,
  'refreshed-is-right': refreshes.refreshedIsRight,
  'unchanged-is-free': refreshes.unchangedIsFree,
  'refreshed-is-owned': refreshes.refreshedIsOwned,
  'refreshed-is-shown': refreshes.refreshedIsShown,
  'refreshed-is-true': refreshes.refreshedIsTrue,
  'progress-is-true': lookups.progressIsTrue,
  'cancel-is-kept': requests.cancelIsKept,
  'held-before-work': requests.heldBeforeWork,
  'tenant-walls': requests.tenantWalls,
  'same-answer': requests.sameAnswer,
  'end-is-told': requests.endIsTold,
  'found-is-told': requests.foundIsTold,
};

/** Gives the rules that a run has broken. */
export function brokenRules(after: Aftermath): Broken[] {
  // A run that met a fault of the program ended there; the other rules are about what has come to
  // rest.
  if (after.faults.length > 0)
    return after.faults.map((how) => ({ rule: 'no-program-fault', how }));
  return Object.entries(RULES).flatMap(([rule, check]) =>
    [...check(after)].map((how) => ({ rule, how })),
  );
}
