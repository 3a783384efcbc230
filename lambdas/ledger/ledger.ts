import type { AccountId } from '../shared/ids.contract.ts';
import type { Ports } from '../shared/ports.ts';
import { findAccount } from './account/account.store.ts';
import { loadWholeAccount } from './account/lift-grants.ts';
import { expireGrants, expireOwn, loadAccount, turnToNow } from './account/load-account.ts';
import type { SideAccount } from './account/view-across.ts';
import { holdAcross, resumeAcross } from './holds/hold-across.ts';
import { roomBeside } from './holds/plan-across.ts';
import { planRest } from './holds/plan-lookups.ts';
import { planShareEnd, settleSides, shareOf } from './holds/settle-sides.ts';
import type { Account, AccountTerms, Operation, OperationPlan } from './ledger.contract.ts';
import { ensureOperation } from './operations/ensure-operation.ts';
import type {
  DrawnSide,
  HoldRequest,
  OperationFate,
  ReleaseRequest,
  ResumeRequest,
  SettleRequest,
  Wish,
} from './requests.contract.ts';

/**
 * THE FRONT DOOR of the ledger: nobody outside passes it. Every change of an account goes through
 * one of these, is done once, and has a fate that its record shows. All are safe to repeat, at any
 * time, by any number of callers.
 */

export { type CreditsLeft, creditsLeft } from './account/credits-left.ts';
export { type ExpiringGrant, findExpiring } from './account/find-expiring.ts';
export { loadWholeAccount } from './account/lift-grants.ts';
export { listAccounts } from './account/list-accounts.store.ts';
export { loadAccount, openAccount } from './account/load-account.ts';
export {
  grantOnPaper,
  holdOnPaper,
  openOnPaper,
  type PaperAccount,
  settleOnPaper,
  turnOnPaper,
} from './account/paper-account.ts';
export { monthsAfter } from './account/periods.ts';
export {
  availableAcross,
  type SideAccount,
  viewAllowances,
  viewSeat,
} from './account/view-across.ts';
export { availableOf, viewBalance } from './account/view-balance.ts';
export {
  adjustCredits,
  findAdjustment,
  finishAdjustment,
} from './grants/adjust-credits.ts';
export { findGrantRecord, listGrantRecords } from './grants/grant.store.ts';
export { finishGrant, grantCredits as grant } from './grants/grant-credits.ts';
export { leftOfPaid, listGrants, loadGrant } from './grants/read-grants.ts';
export { reconcileGrant } from './grants/reconcile-grant.ts';
export { recordedChanges } from './grants/recorded-changes.ts';
export type { GrantFate } from './grants/view-grant.ts';
export { findVoid, finishVoid, voidGrant } from './grants/void-grant.ts';
export { heldAmounts, takeHeld, toHeldSlices } from './holds/held-slices.ts';
export { heldLookups, lessAmounts } from './holds/plan-lookups.ts';
export { planShareEnd, shareOf } from './holds/settle-sides.ts';
export { auditLedger, type LedgerAudit } from './journal/audit-ledger.ts';
export { balanceAt, findRevisions, type PastBalance } from './journal/balance-at.ts';
export { type Noted, readNotes, replaceNotes } from './journal/checkpoint.store.ts';
export type { LedgerCheckpoint } from './journal/fold-audit.ts';
export { listLedger } from './journal/list-ledger.ts';
export type { RecordedOfAccount } from './journal/plan-rebuild.ts';
export { readUsage, type Usage, type UsageQuery } from './journal/read-usage.ts';
export { type RebuildSources, type Rebuilt, rebuildLedger } from './journal/rebuild-ledger.ts';
export { rebuildTotals } from './journal/rebuild-totals.store.ts';
export type { TermsOverTime } from './journal/replay-time.ts';
export {
  type ProjectPorts,
  projectBatch,
  type RevisionPair,
  replayBatch,
  revisionsIn,
  type StreamRecord,
} from './journal/revisions-stream.store.ts';
export { sealLedger } from './journal/seal-ledger.ts';
export {
  openStreamReader,
  type ReadRange,
  RecordsGoneError,
  type StreamRange,
} from './journal/stream-range.store.ts';
export type { LedgerEntryView } from './journal/view-entry.ts';
export { closedOperation, newOperation } from './operations/operation.store.ts';
export { recordedOperation } from './operations/recorded-operation.ts';

/**
 * Sets credits aside for lookups, from the workspace's own account and from those beside it. The
 * account that decides is the one at the moment of the write: turned to its period, with what came
 * in and what came back until then. An attempt that is lost is done again under the next id.
 *
 * Shape:  → the operation as its record shows it: `applied` with `slices`, `refused` with `code`
 *         and `details`, or `unneeded` when the lookups cost nothing. Which of them a partial hold
 *         took, `heldLookups` tells.
 * Errors: refused CREDITS_INSUFFICIENT, CREDITS_OVER_MAXIMUM (see `planLookups`),
 *         MEMBER_CAP_REACHED (see `planCap`); refused STATE_CONFLICT when another call has closed
 *         it (`resume`). Thrown ACCOUNT_BUSY, OPERATION_UNRESOLVED: call again later.
 */
export async function hold(p: Ports, request: HoldRequest): Promise<Operation> {
  return holdAcross(p, request);
}

/**
 * Tells what a hold would do now, and changes nothing but the account's period. For a first look,
 * before anything is written.
 *
 * Shape:  → the account, and the plan that was made from it.
 */
export async function previewHold(
  p: Ports,
  request: Pick<HoldRequest, 'account' | 'terms' | 'sides'> & Wish,
): Promise<{ readonly account: Account; readonly plan: OperationPlan }> {
  const { sides = [] } = request;
  const [loaded, sideAccounts] = await Promise.all([
    loadAccount(p, request.account, request.terms),
    loadSideAccounts(p, sides),
  ]);
  const { account, at } = await turnToNow(p, loaded, request.terms);
  return { account, plan: planRest(account, request, roomBeside(sideAccounts, request, at), at) };
}

/** Gives the accounts that a debit draws on beside the workspace's own, in their current period. */
export function loadSideAccounts(
  p: Ports,
  sides: readonly DrawnSide[],
  load = loadAccount,
): Promise<SideAccount[]> {
  return Promise.all(
    sides.map(async ({ role, account, terms }) => ({
      role,
      terms,
      account: await load(p, account, terms),
    })),
  );
}

/** Gives the same with all their open grants, for who shows each. */
export function loadWholeSides(p: Ports, sides: readonly DrawnSide[]): Promise<SideAccount[]> {
  return loadSideAccounts(p, sides, loadWholeAccount);
}

/**
 * Ends a hold, or a part of it: what was spent stays spent, the rest goes back to the grants that
 * it came from. What goes back to a grant that has expired meanwhile expires at once, in an entry
 * of its own.
 *
 * Errors: RangeError when more would be spent than is held: a fault of the program. ACCOUNT_BUSY,
 *         OPERATION_UNRESOLVED: call again later.
 */
export async function settle(p: Ports, request: SettleRequest): Promise<Operation> {
  const { account, found, decide, onFate, allowances: _allowances, ...rest } = request;
  let after: Account | undefined;
  const operation = await ensureOperation(p, {
    ...rest,
    ...account,
    found,
    // The slices belong to the hold, whatever period it is by now.
    terms: undefined,
    plan: () => {
      const change = planShareEnd(shareOf(decide()));
      return change === undefined
        ? { kind: 'unneeded', surely: true }
        : { kind: 'planned', change };
    },
    conclude: async (fate) => {
      await settleSides(p, request, decide());
      return fate;
    },
    onFate: async (fate: OperationFate) => {
      if (fate.kind === 'applied') after = fate.account;
      return onFate(fate);
    },
  });
  if (after !== undefined) await expireOwn(p, after);
  return operation;
}

/** Gives a whole hold back: a settle with nothing spent. */
export async function release(p: Ports, request: ReleaseRequest): Promise<Operation> {
  const { held, ...rest } = request;
  return settle(p, { ...rest, decide: () => ({ held, spent: {} }) });
}

/**
 * Brings an operation that another call began to its end without doing it: `applied` when it has
 * been done, `refused` with STATE_CONFLICT when it never will be. The call that began it, should it
 * still be alive, cannot go on.
 *
 * Errors: ACCOUNT_BUSY, OPERATION_UNRESOLVED: call again later.
 */
export async function resume(p: Ports, request: ResumeRequest): Promise<Operation> {
  return resumeAcross(p, request);
}

/** Books what has expired in an account; nothing where a crash left it out. */
export async function bookExpired(p: Ports, id: AccountId): Promise<Account | undefined> {
  const account = await findAccount(p, id);
  return account && expireGrants(p, account);
}

/** Starts the period that has come due, and books what has expired. */
export async function bringUpToDate(
  p: Ports,
  account: AccountId,
  terms: AccountTerms,
): Promise<Account> {
  return expireGrants(p, await loadAccount(p, account, terms));
}
