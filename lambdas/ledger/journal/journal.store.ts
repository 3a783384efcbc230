import { PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { tableName } from '../../shared/dynamo.ts';
import type { AccountId } from '../../shared/ids.contract.ts';
import { keys } from '../../shared/keys.contract.ts';
import { fromCursor, type Page, type PageRequest, toCursor } from '../../shared/pages.ts';
import type { Ports } from '../../shared/ports.ts';
import type { LedgerEntry } from '../ledger.contract.ts';

/** Writes one ledger entry. A repeat writes the same item again. */
export async function putEntry(p: Ports, id: AccountId, entry: LedgerEntry): Promise<void> {
  await p.db.send(
    new PutCommand({
      TableName: tableName(),
      Item: { ...keys.ledgerEntry(id, entry.rev), ...entry },
    }),
  );
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

/**
 * Reads a page of an account's ledger by revision, oldest first unless `order` says otherwise. New
 * entries come at one end, so a page neither skips nor repeats.
 */
export async function listEntries(
  p: Ports,
  id: AccountId,
  page: PageRequest & { readonly order?: 'asc' | 'desc' | undefined },
): Promise<Page<LedgerEntry>> {
  const { pk } = keys.ledgerEntry(id, 0);
  const { order = 'asc' } = page;
  const list = `${pk} ${order}`;
  const after = page.cursor && fromCursor(list, page.cursor, /^\d{12}$/);
  const answer = await p.db.send(
    new QueryCommand({
      TableName: tableName(),
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': pk },
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
