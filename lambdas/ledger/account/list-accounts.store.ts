import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { tableName } from '../../shared/dynamo.ts';
import type { AccountId } from '../../shared/ids.contract.ts';
import { type ItemKey, keys, toAccountId } from '../../shared/keys.contract.ts';
import type { Ports } from '../../shared/ports.ts';

/** Lists the accounts that a workspace has: its own, seats', allowances'. Consistent. */
export async function listAccounts(p: Ports, workspaceId: string): Promise<AccountId[]> {
  const { pk, sk: prefix } = keys.account({ workspaceId });
  const found: AccountId[] = [];
  let start: Record<string, unknown> | undefined;
  do {
    const answer = await p.db.send(
      new QueryCommand({
        TableName: tableName(),
        ConsistentRead: true,
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
        ExpressionAttributeValues: { ':pk': pk, ':prefix': prefix },
        ProjectionExpression: 'pk, sk',
        ...(start && { ExclusiveStartKey: start }),
      }),
    );
    const ids = (answer.Items ?? []).map((item) => toAccountId(item as ItemKey));
    found.push(...ids.filter((id) => id !== undefined));
    start = answer.LastEvaluatedKey;
  } while (start !== undefined);
  return found;
}
