import { DeleteCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { conditionHolds, tableName } from '../../shared/dynamo.ts';
import type { AccountId } from '../../shared/ids.contract.ts';
import { type ItemKey, keys, SWEEP_AFTER_MS, unfinished } from '../../shared/keys.contract.ts';
import type { Ports } from '../../shared/ports.ts';
import { readItem } from '../../shared/read-items.ts';
import type { EpochMs } from '../../shared/units.contract.ts';
import type { GrantCategory, Operation } from '../ledger.contract.ts';

/** The record of a grant by the operator: what was asked, and the operation that does it. */
export interface GrantRecord {
  readonly key: ItemKey;
  readonly account: AccountId;
  readonly grantId: string;
  readonly creditType: string;
  readonly amount: number;
  readonly category: GrantCategory;
  readonly reason: string;
  readonly actor: string;
  readonly expiresAtMs: EpochMs | null;
  readonly bodyHash: string;
  readonly createdAtMs: EpochMs;
  readonly operation?: Operation;
}

/**
 * Writes a new record, unfinished until its operation has a fate; undefined when the id is taken.
 */
export async function putGrantRecord(
  p: Ports,
  grant: Omit<GrantRecord, 'key' | 'createdAtMs' | 'operation'>,
  createdAtMs: EpochMs,
): Promise<GrantRecord | undefined> {
  const key = keys.grant(grant.account.workspaceId, grant.grantId);
  const due = unfinished.place(grant.grantId, createdAtMs + SWEEP_AFTER_MS);
  const put = new PutCommand({
    TableName: tableName(),
    Item: { ...key, ...grant, createdAtMs, ...due },
    ConditionExpression: 'attribute_not_exists(pk)',
  });
  return (await conditionHolds(p.db.send(put))) ? { key, ...grant, createdAtMs } : undefined;
}

/** The attributes that leave a record when nothing is left to do. */
export const UNFINISHED_ATTRIBUTES = ['i2pk', 'i2sk'] as const;

/** Reads a grant's record, or undefined. */
export async function findGrantRecord(
  p: Ports,
  ws: string,
  grantId: string,
): Promise<GrantRecord | undefined> {
  const key = keys.grant(ws, grantId);
  const item = await readItem(p, key);
  return item && ({ key, ...item } as unknown as GrantRecord);
}

/** Takes the record of a refused grant back, so that its key may be sent again. Safe to repeat. */
export async function deleteRefusedGrant(p: Ports, key: ItemKey): Promise<void> {
  const gone = new DeleteCommand({
    TableName: tableName(),
    Key: key,
    ConditionExpression: '#operation.#state = :refused',
    ExpressionAttributeNames: { '#operation': 'operation', '#state': 'state' },
    ExpressionAttributeValues: { ':refused': 'refused' },
  });
  await conditionHolds(p.db.send(gone));
}
