import { TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { tableName, transactionHolds } from '../../shared/dynamo.ts';
import { type ItemKey, keys } from '../../shared/keys.contract.ts';
import type { Ports } from '../../shared/ports.ts';
import { queryAll } from '../../shared/read-items.ts';

/** What an audit has noted of one thing; `no` counts how often. */
export interface Noted<T> {
  readonly key: ItemKey;
  readonly no: number;
  readonly note: T;
}

/** Reads all that audits have noted of a workspace, by sort key: its accounts', its charges'. */
export async function readNotes(
  p: Ports,
  workspaceId: string,
): Promise<ReadonlyMap<string, Noted<unknown>>> {
  const { pk } = keys.auditOfCharges(workspaceId);
  const items = await queryAll<Omit<Noted<unknown>, 'key'>>(p, pk);
  return new Map(items.map(({ sk, no, note }) => [sk, { key: { pk, sk }, no, note }]));
}

/**
 * Writes notes in the place of those that were read, all or none. False when another audit has
 * been there: its notes stand.
 */
export async function replaceNotes(p: Ports, notes: readonly Noted<unknown>[]): Promise<boolean> {
  const TableName = tableName();
  const writes = notes.map(({ key, no, note }) => ({
    Put: {
      TableName,
      Item: { ...key, no: no + 1, note },
      ConditionExpression: no === 0 ? 'attribute_not_exists(pk)' : '#no = :no',
      ...(no > 0 && {
        ExpressionAttributeNames: { '#no': 'no' },
        ExpressionAttributeValues: { ':no': no },
      }),
    },
  }));
  return transactionHolds(p.db.send(new TransactWriteCommand({ TransactItems: writes })));
}
