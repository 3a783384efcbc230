import type { AccountId } from '../../shared/ids.contract.ts';
import type { Ports } from '../../shared/ports.ts';
import type { Amounts } from '../../shared/units.contract.ts';
import type { Account, AccountTerms } from '../ledger.contract.ts';
import { backOff } from './account.store.ts';
import { loadAccount, readAccount, writeDue } from './load-account.ts';
import { dueLift } from './plan-due.ts';
import { shortTypes } from './plan-waiting.ts';
import { readWaiting } from './waiting.store.ts';
import { isAllWaiting } from './waiting.ts';

/**
 * Lets grants come in from beside the account, in draw order, until it has so many credits of each
 * type, or none waits any more. What waits and has expired must be booked before. Safe to repeat.
 *
 * Errors: ACCOUNT_BUSY: call again later.
 */
export async function liftGrants(p: Ports, account: Account, amounts: Amounts): Promise<Account> {
  return writeDue(p, account, async (copy, now) => {
    const types = shortTypes(copy, amounts, now);
    if (types.length === 0) return undefined;
    const waiting = await readWaiting(p, copy, types);
    if (!isAllWaiting(copy, types, waiting)) return 'stale';
    return dueLift(copy, waiting, amounts, now);
  });
}

/** Looks at what waits, and at its account again, until the two are of one moment. */
const LOOKS_MAX = 20;

/**
 * Gives an account with all its open grants, those that wait beside it too: for who looks at each.
 * Nothing can be written by this copy.
 */
export async function loadWholeAccount(
  p: Ports,
  id: AccountId,
  terms: AccountTerms | undefined,
): Promise<Account> {
  let account = await loadAccount(p, id, terms);
  for (let look = 0; look < LOOKS_MAX; look += 1) {
    const types = Object.keys(account.waiting ?? {});
    const waiting = await readWaiting(p, account);
    if (isAllWaiting(account, types, waiting)) {
      const beside = waiting.map(({ grantId, ...grant }) => [grantId, grant] as const);
      return {
        ...account,
        grants: { ...account.grants, ...Object.fromEntries(beside) },
        waiting: {},
      };
    }
    await backOff(p, look);
    account = await readAccount(p, id);
  }
  return account;
}
