import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { tableName } from '../shared/dynamo.ts';
import { putAbsentItem } from '../shared/items.ts';
import { keys } from '../shared/keys.contract.ts';
import { fromCursor, type Page, type PageRequest, toCursor } from '../shared/pages.ts';
import type { Ports } from '../shared/ports.ts';
import { readItems } from '../shared/read-items.ts';
import type { PackGoal, PaymentRecord, SaleFacts } from './billing.contract.ts';
import { goalsOf } from './payment.store.ts';

const POSITION = /^\d{15}#[\w-]+$/;

/** A payment with the grants of its lines, as far as they were ever meant to come in. */
export interface PurchaseRecord extends PaymentRecord {
  readonly goals: readonly PackGoal[];
}

/** Puts a payment into its workspace's list of purchases. Safe to repeat. */
export async function putPurchase(
  p: Ports,
  { workspaceId, createdAtMs }: SaleFacts,
  paymentId: string,
): Promise<void> {
  await putAbsentItem(p.db, keys.purchase(workspaceId, createdAtMs, paymentId), { paymentId });
}

/** Reads a page of a workspace's purchases, newest first. */
export async function pageOfPurchases(
  p: Ports,
  ws: string,
  page: PageRequest,
): Promise<Page<PurchaseRecord>> {
  const { pk } = keys.purchase(ws, 0, '');
  const after = page.cursor === undefined ? undefined : fromCursor(pk, page.cursor, POSITION);
  const { Items = [] } = await p.db.send(
    new QueryCommand({
      TableName: tableName(),
      ConsistentRead: true,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': pk },
      ScanIndexForward: false,
      Limit: page.limit + 1,
      ...(after && { ExclusiveStartKey: { pk, sk: after } }),
    }),
  );
  const lines = Items.slice(0, page.limit);
  const records = await readItems(
    p,
    lines.map(({ paymentId }) => keys.payment(String(paymentId))),
  );
  const last = lines.at(-1);
  return {
    items: records.flatMap((item) => (item === undefined ? [] : [toPurchase(item)])),
    nextCursor: Items.length > lines.length && last ? toCursor(pk, String(last.sk)) : null,
  };
}

function toPurchase(item: Record<string, unknown>): PurchaseRecord {
  const record = item as unknown as PaymentRecord;
  return { ...record, goals: goalsOf(record) };
}
