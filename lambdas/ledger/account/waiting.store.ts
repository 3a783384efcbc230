import { keys } from '../../shared/keys.contract.ts';
import type { Ports } from '../../shared/ports.ts';
import { queryAll } from '../../shared/read-items.ts';
import type { Account, WaitingGrant } from '../ledger.contract.ts';

/**
 * Reads the grants of some types that wait beside an account, as they are now (consistent); by
 * default all. A type of which the copy counts none is not asked for.
 */
export async function readWaiting(
  p: Ports,
  account: Account,
  types: readonly string[] = Object.keys(account.waiting ?? {}),
): Promise<WaitingGrant[]> {
  const asked = types.filter((type) => account.waiting?.[type] !== undefined);
  return (await Promise.all(asked.map((type) => readType(p, account, type)))).flat();
}

async function readType(p: Ports, account: Account, type: string): Promise<WaitingGrant[]> {
  const { pk, sk } = keys.waitingGrant(account, type, '');
  const items = await queryAll<WaitingGrant>(p, pk, sk);
  return items.map(({ pk: _pk, sk: _sk, ...grant }) => grant);
}
