import { DeleteCommand, PutCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { conditionHolds, type Db, tableName, unlessRefused } from './dynamo.ts';
import { AppError } from './errors.ts';
import type { ItemKey } from './keys.contract.ts';
import { fromCursor, type Page, type PageRequest, toCursor } from './pages.ts';
import { type ReadPorts, readItem } from './read-items.ts';

/** What is kept beside a thing: which request made it, so that its repeat is known. */
export interface Made {
  /** Follows from the idempotency key, where there is one; made up otherwise. */
  readonly madeBy: string;
  readonly bodyHash: string;
  /** This one try: after a lost answer, tells "we wrote it" from "another wrote it". */
  readonly attempt: string;
}

/** Reads one item as it is now, without its table keys; undefined when there is none. */
export async function findItem<T>(p: ReadPorts, key: ItemKey): Promise<T | undefined> {
  const item = await readItem(p, key);
  return item && withoutKeys<T>(item);
}

/** What a put of something new found. */
export type PutOutcome<T> =
  | { readonly kind: 'created'; readonly item: T }
  | { readonly kind: 'replayed'; readonly item: T }
  | { readonly kind: 'taken' };

/**
 * Writes an item where there is none. One that the same request made before is a replay; any other
 * is `taken`.
 *
 * Errors: IDEMPOTENCY_KEY_REUSED when the same key made it with another body.
 */
export async function putNewItem<T extends Made>(
  p: ReadPorts,
  key: ItemKey,
  item: T,
): Promise<PutOutcome<T>> {
  const put = new PutCommand({
    TableName: tableName(),
    Item: { ...item, ...key },
    ConditionExpression: 'attribute_not_exists(pk)',
  });
  if (await conditionHolds(p.db.send(put))) return { kind: 'created', item };
  const found = await findItem<T>(p, key);
  if (found?.madeBy !== item.madeBy) return { kind: 'taken' };
  if (found.bodyHash !== item.bodyHash) {
    throw new AppError('IDEMPOTENCY_KEY_REUSED', 'another body made it');
  }
  return { kind: found.attempt === item.attempt ? 'created' : 'replayed', item: found };
}

/** Writes an item where there is none; whatever is there stays. */
export async function putAbsentItem(db: Db, key: ItemKey, item: object): Promise<void> {
  const put = new PutCommand({
    TableName: tableName(),
    Item: { ...item, ...key },
    ConditionExpression: 'attribute_not_exists(pk)',
  });
  await conditionHolds(db.send(put));
}

/** Writes an item, whatever was there. */
export async function putItem(db: Db, key: ItemKey, item: object): Promise<void> {
  await db.send(new PutCommand({ TableName: tableName(), Item: { ...item, ...key } }));
}

/** Sets attributes of an item that exists, and gives it back; undefined when there is none. */
export async function setAttributes<T>(
  db: Db,
  key: ItemKey,
  changes: Readonly<Record<string, unknown>>,
): Promise<T | undefined> {
  return setAttributesWhile<T>(db, key, changes, {});
}

/**
 * The same, while other attributes are still as they were read (undefined: absent); undefined when
 * they are not.
 */
export async function setAttributesWhile<T>(
  db: Db,
  key: ItemKey,
  changes: Readonly<Record<string, unknown>>,
  seen: Readonly<Record<string, unknown>>,
): Promise<T | undefined> {
  const names = Object.keys(changes).filter((name) => changes[name] !== undefined);
  const unchanged = asSeen(seen);
  const update = new UpdateCommand({
    TableName: tableName(),
    Key: key,
    UpdateExpression: `SET ${names.map((name) => `#${name} = :${name}`).join(', ')}`,
    ConditionExpression: ['attribute_exists(pk)', ...unchanged.conditions].join(' AND '),
    ExpressionAttributeNames: {
      ...Object.fromEntries(names.map((name) => [`#${name}`, name])),
      ...unchanged.names,
    },
    ExpressionAttributeValues: {
      ...Object.fromEntries(names.map((name) => [`:${name}`, changes[name]])),
      ...unchanged.values,
    },
    ReturnValues: 'ALL_NEW',
  });
  const { Attributes } = (await unlessRefused(db.send(update))) ?? {};
  return Attributes && withoutKeys<T>(Attributes);
}

/** Deletes an item while attributes are as they were read; otherwise it stays. Safe to repeat. */
export async function deleteItemWhile(
  db: Db,
  key: ItemKey,
  seen: Readonly<Record<string, unknown>>,
): Promise<void> {
  const unchanged = asSeen(seen);
  const gone = new DeleteCommand({
    TableName: tableName(),
    Key: key,
    ConditionExpression: unchanged.conditions.join(' AND '),
    ExpressionAttributeNames: unchanged.names,
    ExpressionAttributeValues: unchanged.values,
  });
  await conditionHolds(db.send(gone));
}

/** The conditions that attributes are as they were read (undefined: absent), and what they name. */
function asSeen(seen: Readonly<Record<string, unknown>>) {
  const entries = Object.entries(seen);
  const present = entries.filter(([, value]) => value !== undefined);
  return {
    conditions: entries.map(([name, value]) =>
      value === undefined ? `attribute_not_exists(#${name})` : `#${name} = :seen_${name}`,
    ),
    names: Object.fromEntries(entries.map(([name]) => [`#${name}`, name])),
    values: Object.fromEntries(present.map(([name, value]) => [`:seen_${name}`, value])),
  };
}

/** Lists the items under `pk` whose `sk` begins with `prefix`, in the order of `sk`. */
export async function listItems<T>(
  db: Db,
  pk: string,
  prefix: string,
  page: PageRequest,
): Promise<Page<T>> {
  const list = `${pk} ${prefix}`;
  const after = page.cursor && fromCursor(list, page.cursor, /^[A-Za-z0-9_-]{1,64}$/);
  const { Items = [] } = await db.send(
    new QueryCommand({
      TableName: tableName(),
      KeyConditionExpression: prefix ? 'pk = :pk AND begins_with(sk, :prefix)' : 'pk = :pk',
      ExpressionAttributeValues: { ':pk': pk, ...(prefix && { ':prefix': prefix }) },
      ...(after && { ExclusiveStartKey: { pk, sk: `${prefix}${after}` } }),
      Limit: page.limit + 1,
      ConsistentRead: true,
    }),
  );
  const shown = Items.slice(0, page.limit);
  const last = shown.at(-1);
  const more = Items.length > page.limit && last;
  return {
    items: shown.map((item) => withoutKeys<T>(item)),
    nextCursor: more ? toCursor(list, String(last.sk).slice(prefix.length)) : null,
  };
}

/** Written by the product alone, so its shape is the one that was put. */
function withoutKeys<T>(item: Record<string, unknown>): T {
  const { pk: _pk, sk: _sk, ...rest } = item;
  return rest as T;
}
