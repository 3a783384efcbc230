import type { AccountId } from '../../shared/ids.contract.ts';
import { ACCOUNT_LINE_PREFIX, keys, toAccountId } from '../../shared/keys.contract.ts';
import type { Ports } from '../../shared/ports.ts';
import { queryAll, readItem } from '../../shared/read-items.ts';

/** Lists the accounts that a workspace has: its own, seats', allowances'. Consistent. */
export async function listAccounts(p: Ports, workspaceId: string): Promise<AccountId[]> {
  const [own, others] = await Promise.all([
    readItem(p, keys.account({ workspaceId })),
    listLines(p, workspaceId),
  ]);
  return own === undefined ? others : [{ workspaceId }, ...others];
}

/** A line whose account a crash left out is listed all the same: who comes by opens it. */
async function listLines(p: Ports, workspaceId: string): Promise<AccountId[]> {
  const { pk } = keys.account({ workspaceId });
  const lines = await queryAll(p, pk, ACCOUNT_LINE_PREFIX);
  const ids = lines.map(({ sk }) => toAccountId({ pk, sk: sk.slice(ACCOUNT_LINE_PREFIX.length) }));
  return ids.filter((id) => id !== undefined);
}
