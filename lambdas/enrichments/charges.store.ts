import { PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { tableName } from '../shared/dynamo.ts';
import { findItem } from '../shared/items.ts';
import { byTime, keys } from '../shared/keys.contract.ts';
import { fromCursor, type Page, type PageRequest, toCursor } from '../shared/pages.ts';
import type { Ports } from '../shared/ports.ts';
import { readItems } from '../shared/read-items.ts';
import type { EpochMs } from '../shared/units.contract.ts';
import type { Charge } from './records.contract.ts';

const POSITION = /^(\d{15})#([\w-]+)$/;
/** A time after all others. */
const FAR = 999_999_999_999_999;

/** Where in time a page of charges lies: from is included, to is not. */
export interface TimeRange {
  readonly fromMs?: EpochMs | undefined;
  readonly toMs?: EpochMs | undefined;
  readonly order: 'asc' | 'desc';
}

/** Reads a charge, consistently, or undefined. */
export async function findCharge(
  p: Ports,
  ws: string,
  { id, paidAtMs }: Pick<Charge, 'id' | 'paidAtMs'>,
): Promise<Charge | undefined> {
  return findItem(p, keys.charge(ws, paidAtMs, id));
}

/** Writes a charge. Its id and time follow from the lookup and its settle: a repeat is the same. */
export async function putCharge(p: Ports, ws: string, charge: Charge): Promise<void> {
  const key = keys.charge(ws, charge.paidAtMs, charge.id);
  await p.db.send(new PutCommand({ TableName: tableName(), Item: { ...key, ...charge } }));
}

/**
 * Reads charges behind a position up to a time, oldest first; gives them with the position of the
 * last.
 */
export async function chargesBehind(
  p: Ports,
  ws: string,
  { after, toMs, limit }: { after: string; toMs: EpochMs; limit: number },
): Promise<{ readonly charges: readonly Charge[]; readonly position: string }> {
  const { pk } = keys.charge(ws, 0, '');
  const [from, to] = [after === '' ? byTime.at(0, '') : `${after}~`, byTime.at(toMs, '')];
  if (from > to) return { charges: [], position: after };
  const answer = await p.db.send(
    new QueryCommand({
      TableName: tableName(),
      KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
      ExpressionAttributeValues: { ':pk': pk, ':from': from, ':to': to },
      Limit: limit,
    }),
  );
  const charges = (answer.Items ?? []) as (Charge & { readonly sk: string })[];
  return { charges, position: charges.at(-1)?.sk ?? after };
}

/** Reads charges by their ids and times: those that there are. */
export async function findCharges(
  p: Ports,
  ws: string,
  named: readonly Pick<Charge, 'id' | 'paidAtMs'>[],
): Promise<Charge[]> {
  const items = await readItems(
    p,
    named.map(({ id, paidAtMs }) => keys.charge(ws, paidAtMs, id)),
  );
  return items.flatMap((item) => (item === undefined ? [] : [item as unknown as Charge]));
}

/** Reads a page of a workspace's charges, by time; new ones come at one end. */
export async function pageOfCharges(
  p: Ports,
  ws: string,
  page: PageRequest & TimeRange,
): Promise<Page<Charge>> {
  const { pk } = keys.charge(ws, 0 as EpochMs, '');
  const descending = page.order === 'desc';
  const list = `${pk} ${page.order}`;
  const after = page.cursor === undefined ? undefined : fromCursor(list, page.cursor, POSITION);
  // The bounds are positions: one of the range's ends moves to just behind the last of the page
  // before.
  const from = !descending && after !== undefined ? `${after}~` : byTime.at(page.fromMs ?? 0, '');
  const to = descending && after !== undefined ? after : byTime.at(page.toMs ?? FAR, '');
  // DynamoDB takes a range that ends before it begins for an error, not for an empty one.
  if (from > to) return { items: [], nextCursor: null };
  const answer = await p.db.send(
    new QueryCommand({
      TableName: tableName(),
      KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
      ExpressionAttributeValues: { ':pk': pk, ':from': from, ':to': to },
      ScanIndexForward: !descending,
      Limit: page.limit + 2,
    }),
  );
  const all = (answer.Items ?? []) as (Charge & { readonly sk: string })[];
  const found = all.filter(({ sk }) => sk !== after);
  const items = found.slice(0, page.limit);
  const last = items.at(-1);
  const more = found.length > items.length && last !== undefined;
  return { items, nextCursor: more ? toCursor(list, last.sk) : null };
}
