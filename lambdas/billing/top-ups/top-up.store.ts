import { DeleteCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { conditionHolds, tableName } from '../../shared/dynamo.ts';
import { findItem, putItem } from '../../shared/items.ts';
import { keys, unfinished } from '../../shared/keys.contract.ts';
import type { Ports } from '../../shared/ports.ts';
import { queryAll } from '../../shared/read-items.ts';
import type { EpochMs } from '../../shared/units.contract.ts';
import type { TopUpRecord } from './top-ups.contract.ts';

/** Whose balance is watched, and at what it is low. */
export interface WatchedTopUp {
  readonly creditType: string;
  readonly threshold: number;
}

/** Reads the automatic top-up of a workspace as it is now; undefined where none was ever set. */
export async function findTopUp(p: Ports, ws: string): Promise<TopUpRecord | undefined> {
  return findItem<TopUpRecord>(p, keys.topUp(ws));
}

/**
 * Writes a record that follows the one that was read; false where another call was first. It is
 * among the unfinished until then where a time is given at which it is to be looked at again.
 */
export async function putTopUp(
  p: Ports,
  ws: string,
  record: TopUpRecord,
  lookAtMs: EpochMs | null,
): Promise<boolean> {
  const { i2pk: _pk, i2sk: _sk, ...rest } = record as TopUpRecord & Record<string, unknown>;
  const isFirst = record.rev === 1;
  const put = new PutCommand({
    TableName: tableName(),
    Item: {
      ...rest,
      ...(lookAtMs !== null && unfinished.place(ws, lookAtMs)),
      ...keys.topUp(ws),
    },
    ConditionExpression: isFirst ? 'attribute_not_exists(pk)' : 'rev = :before',
    ...(!isFirst && { ExpressionAttributeValues: { ':before': record.rev - 1 } }),
  });
  return conditionHolds(p.db.send(put));
}

/** Has the stream watch a workspace's balance. */
export async function watchTopUp(p: Ports, ws: string, watched: WatchedTopUp): Promise<void> {
  await putItem(p.db, keys.watchedTopUp(ws), watched);
}

/** Ends that. */
export async function unwatchTopUp(p: Ports, ws: string): Promise<void> {
  await p.db.send(new DeleteCommand({ TableName: tableName(), Key: keys.watchedTopUp(ws) }));
}

/** Reads whose balance is watched, by workspace. */
export async function loadWatched(
  p: Pick<Ports, 'db'>,
): Promise<ReadonlyMap<string, WatchedTopUp>> {
  const lines = await queryAll<WatchedTopUp>(p, keys.watchedTopUp('').pk);
  return new Map(lines.map(({ sk, creditType, threshold }) => [sk, { creditType, threshold }]));
}
