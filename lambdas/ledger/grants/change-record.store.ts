import { DeleteCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { conditionHolds, tableName } from '../../shared/dynamo.ts';
import { type ItemKey, SWEEP_AFTER_MS, unfinished } from '../../shared/keys.contract.ts';
import type { Ports } from '../../shared/ports.ts';
import { readItem } from '../../shared/read-items.ts';
import type { EpochMs } from '../../shared/units.contract.ts';
import type { Operation } from '../ledger.contract.ts';

/** What the record of a grant, a void or an adjustment has, beside what was asked. */
export interface ChangeRecord {
  readonly key: ItemKey;
  readonly createdAtMs: EpochMs;
  /** What does it to the account. */
  readonly operation?: Operation;
}

/**
 * Writes the record of a change, unfinished until its operation has a fate; undefined when there is
 * one already.
 */
export async function putChangeRecord<T extends object>(
  p: Ports,
  key: ItemKey,
  asked: T,
  createdAtMs: EpochMs,
): Promise<(T & ChangeRecord) | undefined> {
  const due = unfinished.place(unfinished.idOf(key), createdAtMs + SWEEP_AFTER_MS);
  const put = new PutCommand({
    TableName: tableName(),
    Item: { ...key, ...asked, createdAtMs, ...due },
    ConditionExpression: 'attribute_not_exists(pk)',
  });
  return (await conditionHolds(p.db.send(put))) ? { key, ...asked, createdAtMs } : undefined;
}

/** Reads the record of a change, or undefined. */
export async function findChangeRecord<T extends ChangeRecord>(
  p: Ports,
  key: ItemKey,
): Promise<T | undefined> {
  const item = await readItem(p, key);
  return item && ({ key, ...item } as unknown as T);
}

/** The attributes that leave a record when nothing is left to do. */
export const UNFINISHED_ATTRIBUTES = ['i2pk', 'i2sk'] as const;

/** Takes the record of a refused change back, so that it may be asked again. Safe to repeat. */
export async function deleteRefused(p: Ports, key: ItemKey): Promise<void> {
  const gone = new DeleteCommand({
    TableName: tableName(),
    Key: key,
    ConditionExpression: '#operation.#state = :refused',
    ExpressionAttributeNames: { '#operation': 'operation', '#state': 'state' },
    ExpressionAttributeValues: { ':refused': 'refused' },
  });
  await conditionHolds(p.db.send(gone));
}
