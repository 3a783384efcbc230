import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { tableName } from '../shared/dynamo.ts';
import { byTime, INDEX_BY_TIME, type ItemKey } from '../shared/keys.contract.ts';
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

/** Where in time a page of charges lies: from is included, to is not. */
export interface TimeRange {
  readonly fromMs?: EpochMs | undefined;
  readonly toMs?: EpochMs | undefined;
  readonly order: 'asc' | 'desc';
}

/** Reads a page of the keys of a workspace's charges. */
export async function pageOfCharges(
  p: Ports,
  ws: string,
  page: PageRequest & TimeRange,
): Promise<Page<ItemKey>> {
  return pageByTime(p, byTime.history(ws), page);
}

interface IndexItem extends ItemKey {
  readonly i1sk: string;
}

async function pageByTime(
  p: Ports,
  i1pk: string,
  page: PageRequest & TimeRange,
): Promise<Page<IndexItem>> {
  const descending = page.order === 'desc';
  const list = `${i1pk} ${page.order}`;
  const after = page.cursor === undefined ? undefined : fromCursor(list, page.cursor, POSITION);
  // The bounds are positions: one of the range's ends moves to just behind the last item of the page before.
  const from = !descending && after !== undefined ? `${after}~` : byTime.at(page.fromMs ?? 0, '');
  const to = descending && after !== undefined ? after : byTime.at(page.toMs ?? FAR, '');
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
