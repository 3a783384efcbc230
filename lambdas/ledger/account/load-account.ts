import { AppError, assertInvariant } from '../../shared/errors.ts';
import type { AccountId } from '../../shared/ids.contract.ts';
import { putAbsentItem } from '../../shared/items.ts';
import { keys } from '../../shared/keys.contract.ts';
import type { Ports } from '../../shared/ports.ts';
import type { EpochMs } from '../../shared/units.contract.ts';
import type { Account, AccountTerms, Cause } from '../ledger.contract.ts';
import { backOff, bareId, findAccount, putAccount, writeChange } from './account.store.ts';
import { momentOf } from './draw-order.ts';
import {
  BY_TIME,
  type DueChange,
  dueByTerms,
  dueExpiry,
  dueExpiryBeside,
  dueRepay,
  dueRepayBeside,
  toDueRevision,
} from './plan-due.ts';
import { planOpen } from './plan-open.ts';
import { owedBeside, owedTypes } from './plan-repay.ts';
import { readWaiting } from './waiting.store.ts';
import { isAllWaiting, lapsedTypes } from './waiting.ts';

/**
 * Tries of one write in a storm of other writers; with the waits between them, about 10 s at most.
 */
export const WRITE_TRIES_MAX = 40;

/**
 * Opens the account with its first period's allotment, or gives the one that is there. Safe to
 * repeat.
 */
export async function openAccount(
  p: Ports,
  id: AccountId,
  terms: AccountTerms,
  cause: Cause = BY_TIME,
): Promise<Account> {
  const opened = planOpen(bareId(id), terms, { atMs: p.now(), cause });
  if (id.seat !== undefined || id.cap !== undefined) {
    // Its line first: an account that no schedule knows of would never turn by itself.
    await putAbsentItem(p.db, keys.accountLine(id), {});
  }
  if (await putAccount(p, opened)) return opened;
  const found = await findAccount(p, opened);
  assertInvariant(found !== undefined, 'account-stays');
  return found;
}

/**
 * Gives the account in its current period: opened if it is missing, turned if its period has ended.
 * Without terms it is read as it stands.
 */
export async function loadAccount(
  p: Ports,
  id: AccountId,
  terms: AccountTerms | undefined,
): Promise<Account> {
  if (terms === undefined) return readAccount(p, id);
  const found = await findAccount(p, id);
  const account = await turnAccount(p, found ?? (await openAccount(p, id, terms)), terms);
  // The account counts what waits beside it, and cannot tell what of it has expired.
  const hasLapsed = lapsedTypes(account, momentOf(account, p.now())).length > 0;
  return hasLapsed ? expireGrants(p, account) : account;
}

/** Reads an account that is known to be there, as it is now. */
export async function readAccount(p: Ports, id: AccountId): Promise<Account> {
  const account = await findAccount(p, id);
  assertInvariant(account !== undefined, 'account-stays');
  return account;
}

/**
 * Turns the account to the period that now lies in, brings that to the terms, and repays what is
 * owed by what there is, unless all is done already. Safe to repeat.
 */
export async function turnAccount(
  p: Ports,
  account: Account,
  terms: AccountTerms,
): Promise<Account> {
  return writeDue(p, account, async (copy, now) => {
    const own = dueByTerms(copy, terms, now) ?? dueRepay(copy, terms, now);
    const types = owedBeside(copy);
    if (own !== undefined || types.length === 0) return own;
    const waiting = await readWaiting(p, copy, types);
    if (!isAllWaiting(copy, types, waiting)) return 'stale';
    return dueRepayBeside(copy, waiting, terms, now);
  });
}

/**
 * Gives the account and one moment that lies in its period: it is turned for as long as the clock
 * is past the period's end, and what is owed is repaid. What is planned at that moment is planned
 * on credits that count then.
 */
export async function turnToNow(
  p: Ports,
  account: Account,
  terms: AccountTerms | undefined,
): Promise<{ readonly account: Account; readonly at: EpochMs }> {
  const owes = terms !== undefined && owedTypes(account).length > 0;
  let copy = owes ? await turnAccount(p, account, terms) : account;
  for (;;) {
    const at = momentOf(copy, p.now());
    const isTuned = (terms?.no ?? 0) <= (copy.period.no ?? 0);
    if (terms === undefined || (isTuned && at < copy.period.endsAt)) return { account: copy, at };
    copy = await turnAccount(p, copy, terms);
  }
}

/**
 * Books what of an account's own credits has expired, or is no longer paid for, such as those that
 * a settle gave back. Safe to repeat.
 */
export async function expireOwn(p: Ports, account: Account): Promise<Account> {
  return writeDue(p, account, dueExpiry);
}

/** Books all credits that have expired, in the account and beside it. Safe to repeat. */
export async function expireGrants(p: Ports, account: Account): Promise<Account> {
  return writeDue(p, account, async (copy, now) => {
    const own = dueExpiry(copy, now);
    if (own !== undefined) return own;
    const types = lapsedTypes(copy, momentOf(copy, now));
    if (types.length === 0) return undefined;
    const waiting = await readWaiting(p, copy, types);
    if (!isAllWaiting(copy, types, waiting)) return 'stale';
    return dueExpiryBeside(copy, waiting, now);
  });
}

/** What is due, or `stale`: it is to be looked at by another copy. */
type Due = DueChange | 'stale' | undefined;

/**
 * Writes changes that follow from the account, its terms and the clock alone until none is due.
 * Such a change needs no record of its own: done twice, or after its answer was lost, its condition
 * or its plan finds nothing to do.
 */
export async function writeDue(
  p: Ports,
  account: Account,
  plan: (copy: Account, now: EpochMs) => Due | Promise<Due>,
): Promise<Account> {
  let copy = account;
  for (let attempt = 0; attempt < WRITE_TRIES_MAX; attempt += 1) {
    const at = p.now();
    const due = await plan(copy, at);
    if (due === undefined) return copy;
    if (due === 'stale') {
      await backOff(p, attempt);
      copy = await readAccount(p, copy);
      continue;
    }
    const outcome = await writeChange(p, copy, due.change, toDueRevision(due, at));
    if (outcome.kind === 'applied') copy = outcome.account;
    else {
      if (outcome.kind !== 'condition-failed') await backOff(p, attempt);
      copy = await readAccount(p, copy);
    }
  }
  throw new AppError('ACCOUNT_BUSY', 'a change by time found no gap');
}
