import { QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { conditionHolds, tableName } from './dynamo.ts';
import { INDEX_UNFINISHED, type ItemKey, unfinished } from './keys.contract.ts';
import type { Ports } from './ports.ts';
import type { EpochMs } from './units.contract.ts';

/** Keys read at a time: one kilobyte or two each. */
const PAGE_KEYS = 100;

/**
 * Gives the keys of a shard's records with work left that have fallen due, oldest first, as many as
 * there are. What falls due, or is put off, while they are read comes with a later reading.
 */
export async function* listDue(
  p: Ports,
  shard: number,
  nowMs: EpochMs,
): AsyncGenerator<ItemKey, void> {
  let start: Record<string, unknown> | undefined;
  do {
    const answer = await p.db.send(
      new QueryCommand({
        TableName: tableName(),
        IndexName: INDEX_UNFINISHED.name,
        KeyConditionExpression: 'i2pk = :shard AND i2sk < :now',
        ExpressionAttributeValues: {
          ':shard': unfinished.shard(shard),
          ':now': unfinished.due(nowMs, ''),
        },
        Limit: PAGE_KEYS,
        ...(start && { ExclusiveStartKey: start }),
      }),
    );
    for (const { pk, sk } of answer.Items ?? []) yield { pk, sk };
    start = answer.LastEvaluatedKey;
  } while (start !== undefined);
}

/**
 * Moves a record, by its id, to a later place among the unfinished ones; nothing where it has left
 * them.
 */
export async function postpone(p: Ports, key: ItemKey, id: string, dueMs: EpochMs): Promise<void> {
  const { i2pk, i2sk } = unfinished.place(id, dueMs);
  const update = new UpdateCommand({
    TableName: tableName(),
    Key: key,
    UpdateExpression: 'SET i2pk = :pk, i2sk = :sk',
    ConditionExpression: 'attribute_exists(i2pk)',
    ExpressionAttributeValues: { ':pk': i2pk, ':sk': i2sk },
  });
  await conditionHolds(p.db.send(update));
}

/** Takes a record from among the unfinished ones: nothing is left to do. Safe to repeat. */
export async function finishRecord(p: Ports, key: ItemKey): Promise<void> {
  const update = new UpdateCommand({
    TableName: tableName(),
    Key: key,
    UpdateExpression: 'REMOVE i2pk, i2sk',
    ConditionExpression: 'attribute_exists(i2pk)',
  });
  await conditionHolds(p.db.send(update));
}
