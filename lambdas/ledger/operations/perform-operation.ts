import { AppError } from '../../shared/errors.ts';
import type { AccountId } from '../../shared/ids.contract.ts';
import type { Ports } from '../../shared/ports.ts';
import type { EpochMs } from '../../shared/units.contract.ts';
import { backOff, writeChange, writeFence } from '../account/account.store.ts';
import { liftGrants } from '../account/lift-grants.ts';
import { expireGrants, readAccount, turnToNow, WRITE_TRIES_MAX } from '../account/load-account.ts';
import { readEntries } from '../journal/journal.store.ts';
import type {
  Account,
  AccountTerms,
  Cause,
  LedgerEntry,
  Operation,
  OperationPlan,
  Revision,
} from '../ledger.contract.ts';
import type { OperationFate } from '../requests.contract.ts';
import { fenceIn, judgeByJournal, seenOnAccount, toFenceRevision } from './judge-operation.ts';

export type { OperationFate } from '../requests.contract.ts';

/** How long a call waits for the journal to catch up before it says OPERATION_UNRESOLVED. */
export const JOURNAL_WAIT_MS_MAX = 10_000;
const JOURNAL_LOOK_EVERY_MS = 50;

/**
 * What an operation changes, planned anew from each copy of the account until the write meets its
 * conditions.
 */
export interface OperationRequest extends AccountId {
  /**
   * By which the account turns before the change; undefined where the change does not depend on the
   * period.
   */
  readonly terms: AccountTerms | undefined;
  readonly operation: Operation;
  readonly cause: Cause;
  readonly plan: (account: Account, now: EpochMs) => OperationPlan | Promise<OperationPlan>;
}

/** An operation whose fate is to be found out. */
export type ResolveRequest = AccountId & Pick<OperationRequest, 'operation' | 'cause'>;

/**
 * Does an operation that the caller has just recorded as `intended`: one conditional write of the
 * account, sent once. Who finds an operation that another call intended uses `resolveOperation`.
 *
 * Shape:  plans again after a failed condition; at most WRITE_TRIES_MAX tries.
 * Errors: ACCOUNT_BUSY after that many; OPERATION_UNRESOLVED when an answer was lost and the
 *         journal is behind.
 */
export async function performOperation(
  p: Ports,
  request: OperationRequest,
  start: Account,
): Promise<OperationFate> {
  const { operation, terms, cause } = request;
  let copy = start;
  let isFresh = false;
  for (let attempt = 0; attempt < WRITE_TRIES_MAX; attempt += 1) {
    const { account, at } = await turnToNow(p, copy, terms);
    const plan = await request.plan(account, at);
    if (plan.kind !== 'planned') {
      // The copy that the caller brought may be old by now: only what this call has read itself
      // refuses.
      if (plan.kind === 'unneeded' && (isFresh || plan.surely)) return { kind: 'unneeded' };
      if (isFresh && plan.kind === 'refused') return plan;
      copy = isFresh ? await prepare(p, account, plan) : await readAccount(p, request);
      isFresh = true;
      continue;
    }
    const { action, slices, spentOn } = plan.change;
    const revision: Revision = {
      ...cause,
      op: operation.id,
      action,
      slices,
      at,
      ...(spentOn && { spentOn }),
    };
    const outcome = await writeChange(p, account, plan.change, revision);
    switch (outcome.kind) {
      case 'applied':
        return applied(outcome.account, { rev: outcome.account.rev, slices, at });
      case 'unknown':
        return resolveOperation(p, request);
      case 'not-sent':
        await backOff(p, attempt);
        copy = await readAccount(p, request);
        break;
      case 'condition-failed':
        // What moves grants to and from beside the account gets in the way of others that do.
        if (plan.change.whileOpened !== undefined) await backOff(p, attempt);
        copy = outcome.account ?? (await readAccount(p, request));
        if (seenOnAccount(operation, copy) === 'fenced') return resolveOperation(p, request);
    }
    isFresh = true;
  }
  throw new AppError('ACCOUNT_BUSY', `operation ${operation.id} found no gap`);
}

/** Gives a copy of the account by which the plan can be made. */
async function prepare(p: Ports, account: Account, plan: OperationPlan): Promise<Account> {
  if (plan.kind === 'expire-first') return expireGrants(p, account);
  if (plan.kind === 'lift-first') return liftGrants(p, account, plan.amounts);
  return readAccount(p, account);
}

/**
 * Finds out what became of an operation whose write may be on its way: never by sending it again.
 *
 * The journal up to the account's revision decides. Not in it: a fence shuts the account to the
 * operation, and the journal up to the fence decides for good. `ledger/README.md` draws the states.
 *
 * Errors: OPERATION_UNRESOLVED when the journal stays behind for JOURNAL_WAIT_MS_MAX.
 */
export async function resolveOperation(p: Ports, request: ResolveRequest): Promise<OperationFate> {
  const { operation } = request;
  let account = await readAccount(p, request);
  const shown = seenOnAccount(operation, account);
  if (shown === 'applied') return applied(account, { ...account.last, rev: account.rev });
  if (shown === 'unknown') {
    const early = await lookInJournal(p, request, account);
    if (early.kind === 'applied') return early;
    account = await fence(p, request);
  }
  return lookInJournal(p, request, account);
}

/**
 * Gives the fate that the journal through the account's revision knows (absent from it: lost), and
 * the fence that it has met, waiting until it has got that far.
 */
async function lookInJournal(
  p: Ports,
  request: ResolveRequest,
  account: Account,
): Promise<OperationFate> {
  const { operation } = request;
  const deadline = p.now() + JOURNAL_WAIT_MS_MAX;
  let seen = operation.sinceRev;
  let met: OperationFate['fence'];
  for (;;) {
    const search = { after: seen, through: account.rev };
    const entries = await readEntries(p, request, search.after, search.through);
    const verdict = judgeByJournal(operation, entries, search);
    met ??= fenceIn(operation, entries);
    const fence = met && { fence: met };
    if (verdict.kind === 'absent') return { kind: 'lost', ...fence };
    if (verdict.kind === 'applied') return { ...applied(account, verdict.entry), ...fence };
    seen = verdict.seen;
    if (p.now() >= deadline) throw new AppError('OPERATION_UNRESOLVED', `journal is at ${seen}`);
    await p.sleep(JOURNAL_LOOK_EVERY_MS);
  }
}

/**
 * Shuts the account to the operation and gives a copy of it that shows the fence. Safe to repeat.
 */
async function fence(p: Ports, request: ResolveRequest): Promise<Account> {
  const { operation, cause } = request;
  for (let attempt = 0; attempt < WRITE_TRIES_MAX; attempt += 1) {
    const outcome = await writeFence(p, request, toFenceRevision(operation, cause, p.now()));
    if (outcome.kind === 'applied') return outcome.account;
    if (outcome.kind !== 'condition-failed') await backOff(p, attempt);
    const account = await readAccount(p, request);
    if (seenOnAccount(operation, account) === 'fenced') return account;
  }
  throw new AppError('ACCOUNT_BUSY', `fence for ${operation.id} found no gap`);
}

function applied(
  account: Account,
  { rev, slices, at }: Pick<LedgerEntry, 'rev' | 'slices' | 'at'>,
): OperationFate {
  return { kind: 'applied', rev, slices, at, account };
}
