import { putItem, setAttributes } from '../../shared/items.ts';
import { keys } from '../../shared/keys.contract.ts';
import type { Ports } from '../../shared/ports.ts';
import type { OperatorKey } from '../workspaces.contract.ts';
import { toPresentedOperator } from './presented-operator-key.ts';
import { loadOperatorKey } from './read-operator-keys.ts';

/**
 * Revokes a key of an operator: what it opens first, whole, then its record, as with API keys.
 * Revoking it again changes nothing. Its name stays taken: entries of the past name it.
 *
 * Errors: NOT_FOUND.
 */
export async function revokeOperatorKey(p: Ports, id: string): Promise<OperatorKey> {
  const operatorKey = await loadOperatorKey(p, id);
  const revokedAt = operatorKey.revokedAt ?? p.now();
  const presented = { ...toPresentedOperator(operatorKey), revokedAt };
  await putItem(p.db, keys.presentedOperatorKey(operatorKey.hash), presented);
  await setAttributes(p.db, keys.operatorKey(id), { revokedAt });
  return { ...operatorKey, revokedAt };
}
