import { callDynamo } from '../local/aws/dynamodb/dynamo-call.ts';
import { isObject } from '../local/server/json.ts';
import type { BenchTable } from './bench-table.ts';
import { kindOf } from './capacity.ts';
import { itemBytes } from './item-size.ts';

/** Gives the size of an item as it stands. */
export async function bytesOf(
  table: BenchTable,
  key: { readonly pk: string; readonly sk: string },
): Promise<number> {
  const answer = await callDynamo(table.bareUrl, 'DynamoDB_20120810.GetItem', {
    TableName: table.name,
    Key: { pk: { S: key.pk }, sk: { S: key.sk } },
    ConsistentRead: true,
  });
  return isObject(answer.Item) ? itemBytes(answer.Item) : 0;
}

/** Gives the size of the largest item of each kind that there is. */
export async function sizesOf(table: BenchTable): Promise<Record<string, number>> {
  const answer = await callDynamo(table.bareUrl, 'DynamoDB_20120810.Scan', {
    TableName: table.name,
  });
  const items = Array.isArray(answer.Items) ? answer.Items.filter(isObject) : [];
  const sizes: Record<string, number> = {};
  for (const item of items) {
    const text = (value: unknown): string => (isObject(value) ? String(value.S) : '');
    const kind = kindOf(text(item.pk), text(item.sk));
    sizes[kind] = Math.max(sizes[kind] ?? 0, itemBytes(item));
  }
  return sizes;
}
