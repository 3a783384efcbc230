import { keys, VOID_SK_PREFIX } from '../../shared/keys.contract.ts';
import type { Ports } from '../../shared/ports.ts';
import { queryAll } from '../../shared/read-items.ts';
import type { RecordedOfAccount } from '../journal/plan-rebuild.ts';
import { recordedOperation } from '../operations/recorded-operation.ts';
import type { AdjustmentRecord } from './adjust-credits.ts';
import { listGrantRecords } from './grant.store.ts';
import type { VoidRecord } from './void-grant.ts';

/**
 * Gives what grants, voids and adjustments did to the accounts of a workspace, by the operations of
 * their records.
 */
export async function recordedChanges(p: Ports, ws: string): Promise<RecordedOfAccount[]> {
  const [grants, voids, adjustments] = await Promise.all([
    listGrantRecords(p, ws),
    queryAll<VoidRecord>(p, keys.grantVoid({ workspaceId: ws }, '').pk, VOID_SK_PREFIX),
    queryAll<AdjustmentRecord>(p, keys.adjustment(ws, '').pk, keys.adjustment(ws, '').sk),
  ]);
  return [
    ...grants.flatMap(({ account, operation, actor, reason, grantId: ref }) =>
      recordedOperation(operation, { account, action: 'grant', cause: { actor, reason, ref } }),
    ),
    ...voids.flatMap(({ account, operation, actor, reason, grantId: ref }) =>
      recordedOperation(operation, { account, action: 'void', cause: { actor, reason, ref } }),
    ),
    ...adjustments.flatMap(({ account, operation, actor, reason, adjustmentId: ref }) =>
      recordedOperation(operation, { account, action: 'adjust', cause: { actor, reason, ref } }),
    ),
  ];
}
