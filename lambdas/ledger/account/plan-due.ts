import type { Amounts, EpochMs } from '../../shared/units.contract.ts';
import type {
  Account,
  AccountChange,
  AccountTerms,
  Cause,
  Revision,
  WaitingGrant,
} from '../ledger.contract.ts';
import { planExpire } from './plan-expire.ts';
import { planRepay, planRepayBeside } from './plan-repay.ts';
import { planRetune } from './plan-retune.ts';
import { planTurn } from './plan-turn.ts';
import { planExpireWaiting, planLift } from './plan-waiting.ts';
import { planReversalsDue } from './reversal.ts';

export const BY_TIME: Cause = { actor: 'sluice', reason: 'period', ref: 'schedule' };

/**
 * A change that follows from the account, what waits beside it, its terms and the clock alone. No
 * record keeps it: who knows these knows the change, and the id of its operation.
 */
export interface DueChange {
  readonly change: AccountChange;
  readonly op: string;
  /** Who brought it about, where it was not time. */
  readonly cause?: Cause;
}

/** Gives the turn that is due, or else the change to terms that have come to hold. */
export function dueByTerms(
  account: Account,
  terms: AccountTerms,
  nowMs: EpochMs,
): DueChange | undefined {
  const turn = planTurn(account, terms, nowMs);
  if (turn) return { change: turn, op: `turn:${turn.turnsTo?.id}` };
  const change = planRetune(account, terms, nowMs);
  if (change === undefined) return undefined;
  const { no = 0, by: actor = BY_TIME.actor } = terms;
  const cause = { actor, reason: 'terms changed', ref: `terms_${no}` };
  return { change, op: `retune:${account.period.id}:${no}`, cause };
}

const DEBT: Cause = { actor: BY_TIME.actor, reason: 'debt', ref: 'schedule' };

/** Repays what is owed by what the account has; as `planRepay`. */
export function dueRepay(
  account: Account,
  terms: AccountTerms,
  nowMs: EpochMs,
): DueChange | undefined {
  const change = planRepay(account, terms, nowMs);
  return change && { change, op: `repay:${account.opened}`, cause: DEBT };
}

/** Repays what is owed by what waits beside an account; as `planRepayBeside`. */
export function dueRepayBeside(
  account: Account,
  waiting: readonly WaitingGrant[],
  terms: AccountTerms,
  nowMs: EpochMs,
): DueChange | undefined {
  const change = planRepayBeside(account, waiting, terms, nowMs);
  return change && { change, op: `repay:${account.opened}`, cause: DEBT };
}

/** Books what of an account's own credits is no longer paid for, or else has expired. */
export function dueExpiry(account: Account, nowMs: EpochMs): DueChange | undefined {
  const reversal = planReversalsDue(account);
  if (reversal !== undefined) {
    const [slice] = reversal.slices;
    const cause = { actor: BY_TIME.actor, reason: 'reversal', ref: slice?.grantId ?? '' };
    return { change: reversal, op: `reversal:${account.rev}`, cause };
  }
  const change = planExpire(account, nowMs);
  return change && { change, op: `expire:${account.rev}` };
}

/** Books what has expired beside an account; as `planExpireWaiting`. */
export function dueExpiryBeside(
  account: Account,
  waiting: readonly WaitingGrant[],
  nowMs: EpochMs,
): DueChange | undefined {
  const change = planExpireWaiting(account, waiting, nowMs);
  return change && { change, op: `expire:beside:${account.opened}` };
}

/** Lets grants come in that a draw needs; as `planLift`. */
export function dueLift(
  account: Account,
  waiting: readonly WaitingGrant[],
  amounts: Amounts,
  nowMs: EpochMs,
): DueChange | undefined {
  const change = planLift(account, waiting, amounts, nowMs);
  return change && { change, op: `lift:${account.opened}` };
}

/** The revision that does it. */
export function toDueRevision({ change, op, cause = BY_TIME }: DueChange, at: EpochMs): Revision {
  const { action, slices } = change;
  return { ...cause, op, action, slices, at };
}
