import type { Account, Slice } from '../lambdas/ledger/ledger.contract.ts';
import type { EpochMs } from '../lambdas/shared/units.contract.ts';

/**
 * What the balance keeps: our account without its counter of revisions, its journal and its fences.
 */
export type Balance = Pick<Account, 'period' | 'grants' | 'used' | 'debt'>;

/**
 * Writes slices as an update of the balance, with the same conditions as ours: enough in each
 * grant, and for a hold (`holdsFrom`) the grant alive and the period the same.
 */
export function toBalanceUpdate(
  slices: readonly Slice[],
  holdsFrom: Balance | undefined,
  atMs: EpochMs,
) {
  const sets: string[] = [];
  const conditions: string[] = ['attribute_exists(pk)'];
  const names: Record<string, string> = {};
  const values: Record<string, unknown> = {};
  slices.forEach(({ grantId, type, available = 0, held = 0, spent = 0 }, n) => {
    names[`#g${n}`] = grantId;
    const moves = { available, held };
    for (const [counter, change] of Object.entries(moves)) {
      if (change === 0) continue;
      const path = `grants.#g${n}.${counter}`;
      sets.push(`${path} = ${path} + :${counter}${n}`);
      values[`:${counter}${n}`] = change;
      if (change < 0) {
        conditions.push(`${path} >= :${counter}${n}min`);
        values[`:${counter}${n}min`] = -change;
      }
    }
    if (spent > 0) {
      names[`#t${n}`] = type;
      sets.push(`used.#t${n} = if_not_exists(used.#t${n}, :zero) + :spent${n}`);
      Object.assign(values, { [`:spent${n}`]: spent, ':zero': 0 });
    }
    if (holdsFrom === undefined) return;
    names['#exp'] = 'exp';
    conditions.push(`(attribute_type(grants.#g${n}.#exp, :null) OR grants.#g${n}.#exp > :now)`);
    Object.assign(values, { ':null': 'NULL', ':now': atMs });
  });
  if (holdsFrom !== undefined) {
    names['#period'] = 'period';
    conditions.push('#period.id = :period');
    values[':period'] = holdsFrom.period.id;
  }
  return {
    UpdateExpression: `SET ${sets.join(', ')}`,
    ConditionExpression: conditions.join(' AND '),
    ExpressionAttributeNames: names,
    ExpressionAttributeValues: values,
  };
}
