import { PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { conditionHolds, tableName } from '../../shared/dynamo.ts';
import type { AccountId } from '../../shared/ids.contract.ts';
import { keys } from '../../shared/keys.contract.ts';
import { fromCursor, type Page, type PageRequest, toCursor } from '../../shared/pages.ts';
import type { Ports } from '../../shared/ports.ts';
import type { LedgerEntry } from '../ledger.contract.ts';

/** Writes one ledger entry that has its hash. A repeat writes the same item again. */
export async function putEntry(p: Ports, id: AccountId, entry: LedgerEntry): Promise<void> {
  await p.db.send(
    new PutCommand({
      TableName: tableName(),
      Item: { ...keys.ledgerEntry(id, entry.rev), ...entry },
    }),
  );
}

/**
 * Writes one ledger entry that has no hash yet, where there is none: one that came late must not
 * take the hash from what has been sealed meanwhile.
 */
export async function putUnsealed(p: Ports, id: AccountId, entry: LedgerEntry): Promise<void> {
  const put = new PutCommand({
    TableName: tableName(),
    Item: { ...keys.ledgerEntry(id, entry.rev), ...entry },
    ConditionExpression: 'attribute_not_exists(pk)',
  });
  await conditionHolds(p.db.send(put));
}

/**
 * Reads the entries of revisions `after` < rev ≤ `through`, in order, as far as the journal has
 * them without a gap: the first missing revision ends the answer. Consistent.
 */
export async function readEntries(
  p: Ports,
  id: AccountId,
  after: number,
  through: number,
): Promise<LedgerEntry[]> {
  const entries: LedgerEntry[] = [];
  let next = after + 1;
  while (next <= through) {
    const answer = await p.db.send(
      new QueryCommand({
        TableName: tableName(),
        ConsistentRead: true,
        KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
        ExpressionAttributeValues: {
          ':pk': keys.ledgerEntry(id, 0).pk,
          ':from': keys.ledgerEntry(id, next).sk,
          ':to': keys.ledgerEntry(id, through).sk,
        },
      }),
    );
    const page = (answer.Items ?? []) as LedgerEntry[];
    const unbroken = unbrokenFrom(next, page);
    entries.push(...unbroken);
    next += unbroken.length;
    if (unbroken.length < page.length || answer.LastEvaluatedKey === undefined) break;
  }
  return entries;
}

/**
 * Leaves out what follows the first revision that is missing; entries in order, from `first` on.
 */
export function unbrokenFrom(first: number, entries: readonly LedgerEntry[]): LedgerEntry[] {
  return entries.filter((entry, n) => entry.rev === first + n);
}

/** What of an account's ledger is asked for: revisions `after` < rev ≤ `through`. */
export interface LedgerPageRequest extends PageRequest {
  readonly order?: 'asc' | 'desc' | undefined;
  readonly after?: number | undefined;
  readonly through?: number | undefined;
}

/** The last that a sort key of 12 digits can name. */
const REVISION_MAX = 999_999_999_999;

/**
 * Reads a page of an account's ledger by revision, oldest first unless `order` says otherwise. New
 * entries come at one end, so a page neither skips nor repeats.
 */
export async function listEntries(
  p: Ports,
  id: AccountId,
  page: LedgerPageRequest,
): Promise<Page<LedgerEntry>> {
  const { pk, sk: from } = keys.ledgerEntry(id, (page.after ?? 0) + 1);
  const { order = 'asc', through = REVISION_MAX } = page;
  const to = keys.ledgerEntry(id, through).sk;
  const list = `${pk} ${order}`;
  // DynamoDB takes a range that ends before it begins for an error, not for an empty one.
  if (from > to) return { items: [], nextCursor: null };
  const after = page.cursor && fromCursor(list, page.cursor, /^\d{12}$/);
  const answer = await p.db.send(
    new QueryCommand({
      TableName: tableName(),
      KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
      ExpressionAttributeValues: { ':pk': pk, ':from': from, ':to': to },
      ScanIndexForward: order === 'asc',
      Limit: page.limit,
      ...(after ? { ExclusiveStartKey: { pk, sk: after } } : {}),
    }),
  );
  const next: string | undefined = answer.LastEvaluatedKey?.sk;
  return {
    items: (answer.Items ?? []) as LedgerEntry[],
    nextCursor: next === undefined ? null : toCursor(list, next),
  };
}
