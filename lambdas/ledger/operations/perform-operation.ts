import { AppError, assertInvariant } from '../../shared/errors.ts';
import type { Ports } from '../../shared/ports.ts';
import type { EpochMs } from '../../shared/units.contract.ts';
import { backOff, findAccount, writeChange, writeFence } from '../account/account.store.ts';
import { turnAccount, WRITE_TRIES_MAX } from '../account/load-account.ts';
import { readEntries } from '../journal/journal.store.ts';
import type {
  Account,
  AccountTerms,
  Cause,
  Operation,
  Plan,
  Refusal,
  Revision,
  Slice,
} from '../ledger.contract.ts';

/** How long a call waits for the journal to catch up before it says OPERATION_UNRESOLVED. */
export const JOURNAL_WAIT_MS_MAX = 10_000;
const JOURNAL_LOOK_EVERY_MS = 50;

/** What an operation changes, planned anew from each copy of the account until the write meets its conditions. */
export interface OperationRequest {
  readonly workspaceId: string;
  /** By which the account turns before the change; undefined where the change does not depend on the period. */
  readonly terms: AccountTerms | undefined;
  readonly operation: Operation;
  readonly cause: Cause;
  readonly plan: (account: Account, now: EpochMs) => Plan;
}

/**
 * The fate of an operation: each is final. `lost`: its write never arrived and, being fenced, never will.
 * `unneeded`: there was nothing to change, and nothing was sent. `account` is the copy that showed it.
 */
export type OperationFate =
  | {
      readonly kind: 'applied';
      readonly rev: number;
      readonly slices: readonly Slice[];
      readonly account: Account;
    }
  | Refusal
  | { readonly kind: 'lost' }
  | { readonly kind: 'unneeded' };

/**
 * Does an operation that the caller has just recorded as `intended`: one conditional write of the account, sent
 * once. Who finds an operation that another call intended uses `resolveOperation`.
 *
 * Shape:  plans again after a failed condition; at most WRITE_TRIES_MAX tries.
 * Errors: ACCOUNT_BUSY after that many; OPERATION_UNRESOLVED when an answer was lost and the journal is behind.
 */
export async function performOperation(
  p: Ports,
  request: OperationRequest,
  start: Account,
): Promise<OperationFate> {
  const { operation, terms, cause } = request;
  let account = start;
  for (let attempt = 0; attempt < WRITE_TRIES_MAX; attempt += 1) {
    if (terms !== undefined) account = await turnAccount(p, account, terms);
    const at = p.now();
    const plan = request.plan(account, at);
    if (plan.kind === 'refused') {
      const fresh = attempt === 0 ? await readAccount(p, request.workspaceId) : account;
      if (fresh.rev === account.rev) return plan;
      account = fresh;
      continue;
    }
    const { action, slices } = plan.change;
    const revision: Revision = { ...cause, op: operation.id, action, slices, at };
    const outcome = await writeChange(p, account, plan.change, revision);
    switch (outcome.kind) {
      case 'applied':
        return { kind: 'applied', rev: outcome.account.rev, slices, account: outcome.account };
      case 'unknown':
        return resolveOperation(p, request);
      case 'not-sent':
        await backOff(p, attempt);
        account = await readAccount(p, request.workspaceId);
        break;
      case 'condition-failed':
        account = outcome.account ?? (await readAccount(p, request.workspaceId));
        if (operation.id in account.fences) return resolveOperation(p, request);
    }
  }
  throw new AppError('ACCOUNT_BUSY', `operation ${operation.id} found no gap`);
}

/**
 * Finds out what became of an operation whose write may be on its way: never by sending it again.
 *
 * The journal up to the account's revision decides. Not in it: a fence shuts the account to the operation, and
 * the journal up to the fence decides for good. DESIGN: the account, `intended → applied | refused`.
 *
 * Errors: OPERATION_UNRESOLVED when the journal stays behind for JOURNAL_WAIT_MS_MAX.
 */
export async function resolveOperation(
  p: Ports,
  request: Pick<OperationRequest, 'workspaceId' | 'operation' | 'cause'>,
): Promise<OperationFate> {
  const { workspaceId, operation } = request;
  let account = await readAccount(p, workspaceId);
  if (!(operation.id in account.fences)) {
    if (account.last.op === operation.id) return applied(account, account.rev, account.last.slices);
    const early = await lookInJournal(p, request, account);
    if (early) return early;
    account = await fence(p, request);
  }
  return (await lookInJournal(p, request, account)) ?? { kind: 'lost' };
}

/** Gives the fate that the journal through the account's revision knows, waiting until it has got that far. */
async function lookInJournal(
  p: Ports,
  { workspaceId, operation }: Pick<OperationRequest, 'workspaceId' | 'operation'>,
  account: Account,
): Promise<OperationFate | undefined> {
  const deadline = p.now() + JOURNAL_WAIT_MS_MAX;
  let seen = operation.sinceRev;
  for (;;) {
    const entries = await readEntries(p, workspaceId, seen, account.rev);
    const entry = entries.find(({ op }) => op === operation.id);
    if (entry) return applied(account, entry.rev, entry.slices);
    seen += entries.length;
    if (seen >= account.rev) return undefined;
    if (p.now() >= deadline) throw new AppError('OPERATION_UNRESOLVED', `journal is at ${seen}`);
    await p.sleep(JOURNAL_LOOK_EVERY_MS);
  }
}

/** Shuts the account to the operation and gives a copy of it that shows the fence. Safe to repeat. */
async function fence(
  p: Ports,
  { workspaceId, operation, cause }: Pick<OperationRequest, 'workspaceId' | 'operation' | 'cause'>,
): Promise<Account> {
  for (let attempt = 0; attempt < WRITE_TRIES_MAX; attempt += 1) {
    const outcome = await writeFence(p, workspaceId, {
      actor: cause.actor,
      reason: 'answer lost',
      ref: operation.id,
      op: `fence:${operation.id}`,
      action: 'fence',
      slices: [],
      at: p.now(),
    });
    if (outcome.kind === 'applied') return outcome.account;
    if (outcome.kind !== 'condition-failed') await backOff(p, attempt);
    const account = await readAccount(p, workspaceId);
    if (operation.id in account.fences) return account;
  }
  throw new AppError('ACCOUNT_BUSY', `fence for ${operation.id} found no gap`);
}

function applied(account: Account, rev: number, slices: readonly Slice[]): OperationFate {
  return { kind: 'applied', rev, slices, account };
}

async function readAccount(p: Ports, ws: string): Promise<Account> {
  const account = await findAccount(p, ws);
  assertInvariant(account !== undefined, 'account-stays');
  return account;
}
