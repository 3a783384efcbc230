import type { Account } from '../ledger/ledger.contract.ts';
import { bookExpired, bringUpToDate, listAccounts } from '../ledger/ledger.ts';
import { forEachAtATime } from '../shared/batches.ts';
import { loadWorkspace } from '../workspaces/read-workspaces.ts';
import { termsForAccount } from '../workspaces/terms-of-account.ts';
import type { Tour } from './each-workspace.ts';
import { type ExpiryPorts, tellExpiring } from './tell-expiring.ts';

/** How `turn-periods` goes through the workspaces: its function has 10 minutes. */
export const TURN_TOUR: Tour = { schedule: 'turn-periods', atATime: 32, budgetMs: 480_000 };

/** Accounts of one workspace at work at a time. */
const ACCOUNTS_AT_A_TIME = 8;

/**
 * Starts the periods of a workspace's accounts that have come due, and books what has expired: of
 * its own account, which is opened where a crash left it out, of seats and of allowances. An
 * account that has no terms any more gets nothing new. Then tells of the grants that expire soon.
 * Safe to repeat.
 */
export async function turnWorkspace(p: ExpiryPorts, workspaceId: string): Promise<void> {
  const workspace = await loadWorkspace(p, workspaceId);
  const others = (await listAccounts(p, workspaceId)).filter(
    ({ seat, cap }) => seat !== undefined || cap !== undefined,
  );
  const accounts: Account[] = [];
  await forEachAtATime([{ workspaceId }, ...others], ACCOUNTS_AT_A_TIME, async (id) => {
    const terms = await termsForAccount(p, workspace, id);
    const account =
      terms === undefined ? await bookExpired(p, id) : await bringUpToDate(p, id, terms);
    if (account !== undefined) accounts.push(account);
  });
  // Behind all of them: a bus that is down keeps no account from its period.
  await forEachAtATime(accounts, ACCOUNTS_AT_A_TIME, (account) => tellExpiring(p, account));
}
