import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { tableName } from '../shared/dynamo.ts';
import { byTime, INDEX_BY_TIME, type ItemKey } from '../shared/keys.contract.ts';
import { fromCursor, type Page, type PageRequest, toCursor } from '../shared/pages.ts';
import type { Ports } from '../shared/ports.ts';
import type { EpochMs } from '../shared/units.contract.ts';

/** What a cursor of a list by time holds. */
export const POSITION = /^(\d{15})#([\w-]+)$/;
/** A position before all others, and one after them. */
const FIRST = byTime.at(0, '');
const LAST = byTime.at(999_999_999_999_999, '');

interface IndexItem extends ItemKey {
  readonly i1sk: string;
}

/**
 * Reads the ids of a workspace's requests that were made from one moment to before another, oldest
 * first: at most `max` of them.
 */
export async function enrichmentsBetween(
  p: Ports,
  ws: string,
  range: { readonly fromMs: EpochMs; readonly toMs: EpochMs; readonly max: number },
): Promise<string[]> {
  const ids: string[] = [];
  let start: Record<string, unknown> | undefined;
  do {
    const answer = await p.db.send(
      new QueryCommand({
        ...between(byTime.enrichments(ws), byTime.at(range.fromMs, ''), byTime.at(range.toMs, '')),
        Limit: range.max - ids.length,
        ...(start && { ExclusiveStartKey: start }),
      }),
    );
    ids.push(...((answer.Items ?? []) as IndexItem[]).map(idOf));
    start = answer.LastEvaluatedKey;
  } while (start !== undefined && ids.length < range.max);
  return ids;
}

/** Requests of a workspace behind a position, and where the last of them is. */
export interface RequestsBehind {
  readonly ids: readonly string[];
  readonly position: string;
}

/**
 * Reads the ids of a workspace's requests that were made behind a position (`''`: the first) and
 * before a moment, oldest first: at most `limit`, fewer where there are no more.
 */
export async function enrichmentsBehind(
  p: Ports,
  ws: string,
  {
    after,
    toMs,
    limit,
  }: { readonly after: string; readonly toMs: EpochMs; readonly limit: number },
): Promise<RequestsBehind> {
  // What comes next behind a text is that text and the smallest character.
  const from = after === '' ? FIRST : `${after}\u0000`;
  const { Items = [] } = await p.db.send(
    new QueryCommand({
      ...between(byTime.enrichments(ws), from, byTime.at(toMs, '')),
      Limit: limit,
    }),
  );
  const found = Items as IndexItem[];
  return { ids: found.map(idOf), position: found.at(-1)?.i1sk ?? after };
}

/** Reads a page of a workspace's request ids, newest first; new ones come at the front. */
export async function pageOfEnrichments(
  p: Ports,
  ws: string,
  page: PageRequest,
): Promise<Page<string>> {
  const i1pk = byTime.enrichments(ws);
  const list = `${i1pk} desc`;
  const after = page.cursor === undefined ? undefined : fromCursor(list, page.cursor, POSITION);
  const { items, more } = await newestBehind(p, i1pk, after, page.limit);
  const last = items.at(-1);
  return { items: items.map(idOf), nextCursor: more && last ? toCursor(list, last.i1sk) : null };
}

/** Reads items of the index behind a position, newest first; `more`: there are further ones. */
async function newestBehind(
  p: Ports,
  i1pk: string,
  after: string | undefined,
  max: number,
): Promise<{ readonly items: readonly IndexItem[]; readonly more: boolean }> {
  const answer = await p.db.send(
    new QueryCommand({
      ...between(i1pk, FIRST, after ?? LAST),
      ScanIndexForward: false,
      Limit: max + 2,
    }),
  );
  const found = ((answer.Items ?? []) as IndexItem[]).filter(({ i1sk }) => i1sk !== after);
  return { items: found.slice(0, max), more: found.length > max };
}

/** What a query asks for that reads the index from one place to another, both included. */
function between(i1pk: string, from: string, to: string) {
  return {
    TableName: tableName(),
    IndexName: INDEX_BY_TIME.name,
    KeyConditionExpression: 'i1pk = :pk AND i1sk BETWEEN :from AND :to',
    ExpressionAttributeValues: { ':pk': i1pk, ':from': from, ':to': to },
  };
}

function idOf({ pk }: IndexItem): string {
  return pk.split('#').at(-1) ?? '';
}

/** A contact in the list of those of whom something is known, and its place there. */
export interface ListedContact {
  readonly id: string;
  readonly position: string;
}

/**
 * Reads contacts behind a position, newest first, at most `max`; undefined: from the newest on.
 * `isLast`: there is none behind them.
 */
export async function contactsBehind(
  p: Ports,
  ws: string,
  after: string | undefined,
  max: number,
): Promise<{ readonly entries: readonly ListedContact[]; readonly isLast: boolean }> {
  const { items, more } = await newestBehind(p, byTime.contacts(ws), after, max);
  return { entries: items.map((item) => ({ id: idOf(item), position: item.i1sk })), isLast: !more };
}
