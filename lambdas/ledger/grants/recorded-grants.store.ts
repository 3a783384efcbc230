import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { tableName } from '../../shared/dynamo.ts';
import type { AccountId } from '../../shared/ids.contract.ts';
import { keys } from '../../shared/keys.contract.ts';
import type { Ports } from '../../shared/ports.ts';
import type { RecordedRevision } from '../journal/plan-rebuild.ts';
import type { GrantRecord } from './grant.store.ts';

/** Gives what the operator's grants did to an account, by the operations of their records. */
export async function recordedGrants(p: Ports, id: AccountId): Promise<RecordedRevision[]> {
  const { pk, sk: prefix } = keys.grant(id.workspaceId, '');
  const records: GrantRecord[] = [];
  let start: Record<string, unknown> | undefined;
  do {
    const answer = await p.db.send(
      new QueryCommand({
        TableName: tableName(),
        ConsistentRead: true,
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
        ExpressionAttributeValues: { ':pk': pk, ':prefix': prefix },
        ...(start && { ExclusiveStartKey: start }),
      }),
    );
    records.push(...((answer.Items ?? []) as GrantRecord[]));
    start = answer.LastEvaluatedKey;
  } while (start !== undefined);
  return records
    .filter(({ account }) => account.seat === id.seat && account.cap === id.cap)
    .flatMap(({ operation, actor, reason, grantId }) => {
      if (operation?.state !== 'applied' || operation.rev === undefined) return [];
      const { id: op, rev, slices = [], at } = operation;
      return [{ actor, reason, ref: grantId, rev, op, action: 'grant' as const, slices, at }];
    });
}
