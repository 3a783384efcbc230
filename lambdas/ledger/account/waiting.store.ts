import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { tableName } from '../../shared/dynamo.ts';
import { type ItemKey, keys } from '../../shared/keys.contract.ts';
import type { Ports } from '../../shared/ports.ts';
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
  const grants: WaitingGrant[] = [];
  let start: Record<string, unknown> | undefined;
  do {
    const answer = await p.db.send(
      new QueryCommand({
        TableName: tableName(),
        ConsistentRead: true,
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :type)',
        ExpressionAttributeValues: { ':pk': pk, ':type': sk },
        ...(start && { ExclusiveStartKey: start }),
      }),
    );
    for (const item of answer.Items ?? []) grants.push(toGrant(item));
    start = answer.LastEvaluatedKey;
  } while (start !== undefined);
  return grants;
}

/** Written by the ledger alone, so its shape is the one that was put. */
function toGrant(item: Record<string, unknown>): WaitingGrant {
  const { pk: _pk, sk: _sk, ...grant } = item as unknown as ItemKey & WaitingGrant;
  return grant;
}
