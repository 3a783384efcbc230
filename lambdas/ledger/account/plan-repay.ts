import type { EpochMs } from '../../shared/units.contract.ts';
import {
  type Account,
  type AccountChange,
  type AccountTerms,
  DEBT_REPAID_BY,
  MOVED_GRANTS_MAX,
  type OpenGrant,
  type Slice,
  type WaitingGrant,
} from '../ledger.contract.ts';
import { compareGrants, isOpen } from './draw-order.ts';
import { takeFrom } from './plan-waiting.ts';
import { addWaiting, waitingOf } from './waiting.ts';

/**
 * Plans to repay what is owed by what the account has: debt and credits that repay it do not stand
 * side by side, whichever came first. Taken in draw order. Undefined where nothing can be repaid.
 */
export function planRepay(
  account: Account,
  terms: Pick<AccountTerms, 'debtRepaidBy'>,
  nowMs: EpochMs,
): AccountChange | undefined {
  for (const type of owedTypes(account)) {
    const found = Object.entries(account.grants).filter(
      ([, grant]) => grant.type === type && repays(account, grant, terms, nowMs),
    );
    const slices = repayBy(found, account.debt[type] ?? 0);
    if (slices.length > 0) {
      return { action: 'repay', slices, whileOpened: account.opened };
    }
  }
  return undefined;
}

/**
 * Plans to repay what is owed by what waits beside the account.
 *
 * Shape:  `waiting` has all that wait of the types that are owed.
 */
export function planRepayBeside(
  account: Account,
  waiting: readonly WaitingGrant[],
  terms: Pick<AccountTerms, 'debtRepaidBy'>,
  nowMs: EpochMs,
): AccountChange | undefined {
  for (const type of owedTypes(account)) {
    const ofType = waiting.filter((grant) => grant.type === type);
    const found = ofType
      .filter((grant) => repays(account, grant, terms, nowMs))
      .map((grant): [string, WaitingGrant] => [grant.grantId, grant]);
    const slices = repayBy(found, account.debt[type] ?? 0);
    const begun = slices.map((slice) => ({ ...slice, ...startOf(ofType, slice) }));
    if (slices.length > 0) return takeRepaid(account, ofType, begun);
  }
  return undefined;
}

/** Lists the credit types of which something is owed. */
export function owedTypes({ debt }: Pick<Account, 'debt'>): string[] {
  return Object.entries(debt)
    .filter(([, owed]) => owed > 0)
    .map(([type]) => type);
}

/** Lists the credit types that are owed, and of which something waits beside the account. */
export function owedBeside(account: Account): string[] {
  return owedTypes(account).filter((type) => waitingOf(account, type).grants > 0);
}

function repays(
  account: Account,
  grant: OpenGrant,
  { debtRepaidBy = DEBT_REPAID_BY }: Pick<AccountTerms, 'debtRepaidBy'>,
  nowMs: EpochMs,
): boolean {
  return debtRepaidBy.includes(grant.cat) && grant.available > 0 && isOpen(account, grant, nowMs);
}

function repayBy(grants: readonly [string, OpenGrant][], owed: number): Slice[] {
  const slices: Slice[] = [];
  let left = owed;
  for (const [grantId, { type, available }] of grants.toSorted(compareGrants)) {
    const repaid = Math.min(left, available);
    if (repaid === 0 || slices.length === MOVED_GRANTS_MAX) break;
    slices.push({ grantId, type, available: -repaid, spent: repaid, repaid });
    left -= repaid;
  }
  return slices;
}

/** When a grant began, which the account does not tell of one beside it. */
function startOf(waiting: readonly WaitingGrant[], { grantId }: Slice): Pick<Slice, 'eff'> {
  const grant = waiting.find((each) => each.grantId === grantId);
  return grant ? { eff: grant.eff } : {};
}

/** Takes what was repaid from beside the account; what is left of the last one stays there. */
function takeRepaid(
  account: Account,
  waiting: readonly WaitingGrant[],
  slices: readonly Slice[],
): AccountChange {
  const repaidOf = new Map(slices.map(({ grantId, repaid = 0 }) => [grantId, repaid]));
  const take = waiting.filter(({ grantId }) => repaidOf.has(grantId));
  const put = take
    .map((grant) => ({ ...grant, available: grant.available - (repaidOf.get(grant.grantId) ?? 0) }))
    .filter(({ available }) => available > 0);
  const change = takeFrom(account, waiting, { action: 'repay', slices, take });
  if (change.beside === undefined) return change;
  const sums = put.reduce(addWaiting, change.beside.waiting);
  return { ...change, beside: { ...change.beside, put, waiting: sums } };
}
