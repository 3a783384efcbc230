import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { tableName } from '../shared/dynamo.ts';
import { putItem, setAttributes } from '../shared/items.ts';
import { type ItemKey, keys } from '../shared/keys.contract.ts';
import type { Ports } from '../shared/ports.ts';
import { newId } from '../shared/random.ts';
import type { ActOutcome, AuditRecord, IntendedAct } from './audit.contract.ts';

/** What is added to a record when its act has ended. */
export interface ActEnd {
  readonly outcome: ActOutcome;
  readonly code?: string | undefined;
  readonly targetId?: string | undefined;
  readonly workspaceId?: string | undefined;
}

/** Writes that an act is about to be done; gives where. */
export async function openAct(p: Ports, act: IntendedAct): Promise<ItemKey> {
  const id = newId('aud', p.random);
  const atMs = p.now();
  const key = keys.auditRecord(atMs, id);
  const record: AuditRecord = { ...act, id, atMs, outcome: 'unknown' };
  await putItem(p.db, key, record);
  return key;
}

/** Writes how an act has ended. */
export async function closeAct(p: Ports, key: ItemKey, end: ActEnd): Promise<void> {
  await setAttributes(p.db, key, { ...end });
}

/** Which records of one month are asked for, as positions in it: both ends are included. */
export interface AuditRange {
  readonly pk: string;
  readonly from: string;
  readonly to: string;
  readonly limit: number;
}

/** A record and where it stands. */
export type PlacedRecord = AuditRecord & { readonly sk: string };

/** Reads records of one month, newest first; `isAll`: there are no others in the range. */
export async function readMonth(
  p: Ports,
  { pk, from, to, limit }: AuditRange,
): Promise<{ readonly records: readonly PlacedRecord[]; readonly isAll: boolean }> {
  // DynamoDB takes a range that ends before it begins for an error, not for an empty one.
  if (from > to) return { records: [], isAll: true };
  const answer = await p.db.send(
    new QueryCommand({
      TableName: tableName(),
      KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
      ExpressionAttributeValues: { ':pk': pk, ':from': from, ':to': to },
      ScanIndexForward: false,
      ConsistentRead: true,
      Limit: limit,
    }),
  );
  const records = (answer.Items ?? []) as PlacedRecord[];
  return { records, isAll: answer.LastEvaluatedKey === undefined };
}
