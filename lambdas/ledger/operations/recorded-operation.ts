import type { RecordedOfAccount } from '../journal/plan-rebuild.ts';
import type { AccountAction, AccountId, Cause, Operation } from '../ledger.contract.ts';
import { toFenceRevision } from './judge-operation.ts';

/** What an operation does, to which account, and for what. */
export interface RecordedFor {
  readonly account: AccountId;
  readonly action: AccountAction;
  readonly cause: Cause;
}

/**
 * Gives the revisions that an operation of a record came to: its own, where it was applied, and the
 * fences against attempts of it.
 */
export function recordedOperation(
  operation: Operation | undefined,
  { account, action, cause }: RecordedFor,
): RecordedOfAccount[] {
  if (operation === undefined) return [];
  const { id: op, state, rev, at, slices = [], fences = [] } = operation;
  const shut = fences.map((fence) => ({
    ...toFenceRevision({ id: fence.op }, cause, fence.at),
    account,
    rev: fence.rev,
  }));
  if (state !== 'applied' || rev === undefined) return shut;
  // What a seat gave stands on the hold of the workspace's account too.
  const own = slices.filter(({ seat }) => seat === undefined);
  return [...shut, { ...cause, account, rev, op, action, slices: own, at }];
}
