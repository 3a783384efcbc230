import { BatchGetCommand, GetCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import DataLoader from 'dataloader';
import { type Db, tableName } from './dynamo.ts';
import { AppError } from './errors.ts';
import type { ItemKey } from './keys.contract.ts';
import type { Sleep } from './time.ts';

/** DynamoDB reads at most this many items in one batch. */
const BATCH_KEYS_MAX = 100;
/**
 * Keys that DynamoDB leaves out are asked for again this often, with about 6 s of waiting at most.
 */
const BATCH_TRIES_MAX = 8;

type Item = ItemKey & Record<string, unknown>;
type ItemLoader = DataLoader<ItemKey, Item | undefined, string>;

/** What reading takes. */
export interface ReadPorts {
  readonly db: Db;
  readonly sleep: Sleep;
}

/**
 * Reads one item by its key, consistently, with its table keys; undefined when there is none. Reads
 * that are asked for at the same moment share a call of DynamoDB, whoever asks: stores need not
 * know of each other to be read together.
 *
 * Errors: ACCOUNT_BUSY when DynamoDB keeps leaving the key out.
 */
export function readItem(p: ReadPorts, key: ItemKey): Promise<Item | undefined> {
  return loaderOf(p).load(key);
}

/**
 * Reads several items, as `readItem` does: for each key its item, or undefined. Keys may repeat.
 */
export function readItems(
  p: ReadPorts,
  keys: readonly ItemKey[],
): Promise<readonly (Item | undefined)[]> {
  const loader = loaderOf(p);
  return Promise.all(keys.map((key) => loader.load(key)));
}

/**
 * Reads the items of a partition, consistently, over all pages, with their table keys; with a
 * prefix those whose sort key begins with it. Written by the product alone, so their shape is the
 * one that was put.
 */
export async function queryAll<T>(
  { db }: Pick<ReadPorts, 'db'>,
  pk: string,
  prefix = '',
): Promise<(T & ItemKey)[]> {
  const items: (T & ItemKey)[] = [];
  let start: Record<string, unknown> | undefined;
  do {
    const answer = await db.send(
      new QueryCommand({
        TableName: tableName(),
        ConsistentRead: true,
        KeyConditionExpression: prefix ? 'pk = :pk AND begins_with(sk, :prefix)' : 'pk = :pk',
        ExpressionAttributeValues: { ':pk': pk, ...(prefix && { ':prefix': prefix }) },
        ...(start && { ExclusiveStartKey: start }),
      }),
    );
    items.push(...((answer.Items ?? []) as (T & ItemKey)[]));
    start = answer.LastEvaluatedKey;
  } while (start !== undefined);
  return items;
}

const loaders = new WeakMap<Db, ItemLoader>();

/** One loader a client: what is read with it in one moment goes together. It keeps nothing. */
function loaderOf(p: ReadPorts): ItemLoader {
  const known = loaders.get(p.db);
  if (known !== undefined) return known;
  const loader: ItemLoader = new DataLoader((keys) => readTogether(p, keys), {
    cache: false,
    maxBatchSize: BATCH_KEYS_MAX,
  });
  loaders.set(p.db, loader);
  return loader;
}

async function readTogether(p: ReadPorts, keys: readonly ItemKey[]): Promise<(Item | undefined)[]> {
  const [only, ...others] = unique(keys);
  if (only === undefined) return [];
  const items = others.length === 0 ? await getOne(p, only) : await getBatch(p, [only, ...others]);
  const byName = new Map(items.map((item) => [nameOf(item), item]));
  return keys.map((key) => byName.get(nameOf(key)));
}

function unique(keys: readonly ItemKey[]): ItemKey[] {
  return [...new Map(keys.map((key) => [nameOf(key), key])).values()];
}

function nameOf({ pk, sk }: ItemKey): string {
  return `${pk}|${sk}`;
}

async function getOne({ db }: ReadPorts, Key: ItemKey): Promise<Item[]> {
  const get = new GetCommand({ TableName: tableName(), Key, ConsistentRead: true });
  const { Item: item } = await db.send(get);
  return item === undefined ? [] : [item as Item];
}

async function getBatch(p: ReadPorts, batch: readonly ItemKey[]): Promise<Item[]> {
  const table = tableName();
  const items: Item[] = [];
  let keys: Record<string, unknown>[] = batch.map(({ pk, sk }) => ({ pk, sk }));
  for (let attempt = 0; keys.length > 0; attempt += 1) {
    if (attempt === BATCH_TRIES_MAX)
      throw new AppError('ACCOUNT_BUSY', 'a batch stayed incomplete');
    if (attempt > 0) await p.sleep(25 * 2 ** attempt);
    const answer = await p.db.send(
      new BatchGetCommand({ RequestItems: { [table]: { Keys: keys, ConsistentRead: true } } }),
    );
    items.push(...((answer.Responses?.[table] ?? []) as Item[]));
    keys = answer.UnprocessedKeys?.[table]?.Keys ?? [];
  }
  return items;
}
