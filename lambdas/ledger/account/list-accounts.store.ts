import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { tableName } from '../../shared/dynamo.ts';
import type { AccountId } from '../../shared/ids.contract.ts';
import { ACCOUNT_LINE_PREFIX, keys, toAccountId } from '../../shared/keys.contract.ts';
import type { Ports } from '../../shared/ports.ts';
import { readItem } from '../../shared/read-items.ts';

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
  const found: AccountId[] = [];
  let start: Record<string, unknown> | undefined;
  do {
    const answer = await p.db.send(
      new QueryCommand({
        TableName: tableName(),
        ConsistentRead: true,
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
        ExpressionAttributeValues: { ':pk': pk, ':prefix': ACCOUNT_LINE_PREFIX },
        ProjectionExpression: 'pk, sk',
        ...(start && { ExclusiveStartKey: start }),
      }),
    );
    const lines = (answer.Items ?? []) as { readonly sk: string }[];
    const ids = lines.map(({ sk }) =>
      toAccountId({ pk, sk: sk.slice(ACCOUNT_LINE_PREFIX.length) }),
    );
    found.push(...ids.filter((id) => id !== undefined));
    start = answer.LastEvaluatedKey;
  } while (start !== undefined);
  return found;
}
