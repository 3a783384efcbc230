import { QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { conditionHolds, tableName } from '../shared/dynamo.ts';
import {
  byTime,
  INDEX_BY_TIME,
  INDEX_UNFINISHED,
  type ItemKey,
  unfinished,
} from '../shared/keys.contract.ts';
import { fromCursor, type Page, type PageRequest, toCursor } from '../shared/pages.ts';
import type { Ports } from '../shared/ports.ts';
import type { EpochMs } from '../shared/units.contract.ts';

const POSITION = /^(\d{15})#([\w-]+)$/;

/** Reads a page of a workspace's request ids, newest first. */
export async function pageOfEnrichments(
  p: Ports,
  ws: string,
  page: PageRequest,
): Promise<Page<string>> {
  const { items, nextCursor } = await pageByTime(p, byTime.enrichments(ws), {
    ...page,
    order: 'desc',
  });
  return { items: items.map((item) => item.pk.split('#').at(-1) ?? ''), nextCursor };
}

/** Reads keys of records with work left that have fallen due, oldest first. */
export async function listDue(
  p: Ports,
  shard: number,
  nowMs: EpochMs,
  limit: number,
): Promise<ItemKey[]> {
  const answer = await p.db.send(
    new QueryCommand({
      TableName: tableName(),
      IndexName: INDEX_UNFINISHED.name,
      KeyConditionExpression: 'i2pk = :shard AND i2sk < :now',
      ExpressionAttributeValues: {
        ':shard': unfinished.shard(shard),
        ':now': unfinished.due(nowMs, ''),
      },
      Limit: limit,
    }),
  );
  return (answer.Items ?? []).map(({ pk, sk }) => ({ pk, sk }));
}

/** Moves a record, by its id, to a later place among the unfinished ones; nothing where it has left them. */
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

interface IndexItem extends ItemKey {
  readonly i1sk: string;
}

async function pageByTime(
  p: Ports,
  i1pk: string,
  page: PageRequest & { readonly order: 'asc' | 'desc' },
): Promise<Page<IndexItem>> {
  const descending = page.order === 'desc';
  const list = `${i1pk} ${page.order}`;
  const after = page.cursor === undefined ? undefined : fromCursor(list, page.cursor, POSITION);
  // The bounds are positions: one of the range's ends moves to just behind the last item of the page before.
  const from = !descending && after !== undefined ? `${after}~` : byTime.at(0, '');
  const to = descending && after !== undefined ? after : byTime.at(FAR, '');
  // DynamoDB takes a range that ends before it begins for an error, not for an empty one.
  if (from > to) return { items: [], nextCursor: null };
  const answer = await p.db.send(
    new QueryCommand({
      TableName: tableName(),
      IndexName: INDEX_BY_TIME.name,
      KeyConditionExpression: 'i1pk = :pk AND i1sk BETWEEN :from AND :to',
      ExpressionAttributeValues: { ':pk': i1pk, ':from': from, ':to': to },
      ScanIndexForward: !descending,
      Limit: page.limit + 2,
    }),
  );
  const found = ((answer.Items ?? []) as IndexItem[]).filter(({ i1sk }) => i1sk !== after);
  const items = found.slice(0, page.limit);
  const last = items.at(-1);
  const more = found.length > items.length && last !== undefined;
  return { items, nextCursor: more ? toCursor(list, last.i1sk) : null };
}

/** A position after all others. */
const FAR = 999_999_999_999_999;
