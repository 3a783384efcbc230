import type { AccountId } from '../shared/ids.contract.ts';
import type { Ports } from '../shared/ports.ts';
import { expireGrants, loadAccount, turnToNow } from './account/load-account.ts';
import { planLookups } from './holds/plan-lookups.ts';
import { planSettle } from './holds/plan-settle.ts';
import type { Account, AccountTerms, Operation, OperationPlan } from './ledger.contract.ts';
import { ensureOperation } from './operations/ensure-operation.ts';
import { resumeOperation } from './operations/resume-operation.ts';
import type {
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
export { listAccounts } from './account/list-accounts.store.ts';
export { loadAccount, openAccount } from './account/load-account.ts';
export { availableOf, viewBalance } from './account/view-balance.ts';
export { findGrantRecord } from './grants/grant.store.ts';
export { finishGrant, grantCredits as grant } from './grants/grant-credits.ts';
export { recordedGrants } from './grants/recorded-grants.store.ts';
export { heldAmounts, takeHeld, toHeldSlices } from './holds/held-slices.ts';
export { heldLookups } from './holds/plan-lookups.ts';
export { auditLedger, type LedgerAudit } from './journal/audit-ledger.ts';
export { balanceAt, findRevisions, type PastBalance } from './journal/balance-at.ts';
export { type Noted, readNotes, replaceNotes } from './journal/checkpoint.store.ts';
export type { LedgerCheckpoint } from './journal/fold-audit.ts';
export { listLedger } from './journal/list-ledger.ts';
export type { RecordedRevision } from './journal/plan-rebuild.ts';
export { readUsage, type Usage, type UsageQuery } from './journal/read-usage.ts';
export { type RebuildSources, type Rebuilt, rebuildLedger } from './journal/rebuild-ledger.ts';
export { rebuildTotals } from './journal/rebuild-totals.store.ts';
export {
  type ProjectPorts,
  projectBatch,
  replayBatch,
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

/**
 * Sets credits aside for lookups. The account that decides is the one at the moment of the write:
 * turned to its period, with what came in and what came back until then. An attempt that is lost is
 * done again under the next id.
 *
 * Shape:  → the operation as its record shows it: `applied` with `slices`, `refused` with `code`
 *         and `details`, or `unneeded` when the lookups cost nothing. Which of them a partial hold
 *         took, `heldLookups` tells.
 * Errors: refused CREDITS_INSUFFICIENT, CREDITS_OVER_MAXIMUM (see `planLookups`); refused
 *         STATE_CONFLICT when another call has closed it (`resume`). Thrown ACCOUNT_BUSY,
 *         OPERATION_UNRESOLVED: call again later.
 */
export async function hold(p: Ports, request: HoldRequest): Promise<Operation> {
  const { account, found, wanted, partial, maxTotal, ...rest } = request;
  return ensureOperation(p, {
    ...rest,
    ...account,
    found,
    plan: (copy, now) => planLookups(copy, { wanted, partial, maxTotal }, now),
  });
}

/**
 * Tells what a hold would do now, and changes nothing but the account's period. For a first look,
 * before anything is written.
 *
 * Shape:  → the account, and the plan that was made from it.
 */
export async function previewHold(
  p: Ports,
  request: { readonly account: AccountId; readonly terms: AccountTerms } & Wish,
): Promise<{ readonly account: Account; readonly plan: OperationPlan }> {
  const loaded = await loadAccount(p, request.account, request.terms);
  const { account, at } = await turnToNow(p, loaded, request.terms);
  return { account, plan: planLookups(account, request, at) };
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
  const { account, found, decide, onFate, ...rest } = request;
  let after: Account | undefined;
  const operation = await ensureOperation(p, {
    ...rest,
    ...account,
    found,
    // The slices belong to the hold, whatever period it is by now.
    terms: undefined,
    plan: () => {
      const { held, spent } = decide();
      if (held.every(({ credits }) => credits === 0)) return { kind: 'unneeded' };
      return { kind: 'planned', change: planSettle(held, spent) };
    },
    onFate: async (fate: OperationFate) => {
      if (fate.kind === 'applied') after = fate.account;
      return onFate(fate);
    },
  });
  if (after !== undefined) await expireGrants(p, after);
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
  return resumeOperation(p, request);
}

/** Books what has expired in an account that is there. */
export async function bookExpired(p: Ports, account: AccountId): Promise<Account> {
  return expireGrants(p, await loadAccount(p, account, undefined));
}

/** Starts the period that has come due, and books what has expired. */
export async function bringUpToDate(
  p: Ports,
  account: AccountId,
  terms: AccountTerms,
): Promise<Account> {
  return expireGrants(p, await loadAccount(p, account, terms));
}
