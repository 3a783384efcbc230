import type { AccountId } from '../../shared/ids.contract.ts';
import type { Ports } from '../../shared/ports.ts';
import type { RecordedRevision } from '../journal/plan-rebuild.ts';
import { listGrantRecords } from './grant.store.ts';

/** Gives what the operator's grants did to an account, by the operations of their records. */
export async function recordedGrants(p: Ports, id: AccountId): Promise<RecordedRevision[]> {
  return (await listGrantRecords(p, id.workspaceId))
    .filter(({ account }) => account.seat === id.seat && account.cap === id.cap)
    .flatMap(({ operation, actor, reason, grantId }) => {
      if (operation?.state !== 'applied' || operation.rev === undefined) return [];
      const { id: op, rev, slices = [], at } = operation;
      return [{ actor, reason, ref: grantId, rev, op, action: 'grant' as const, slices, at }];
    });
}
