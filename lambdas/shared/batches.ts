import { BatchGetCommand } from '@aws-sdk/lib-dynamodb';
import { type Db, tableName } from './dynamo.ts';
import { AppError } from './errors.ts';
import type { ItemKey } from './keys.contract.ts';
import type { Sleep } from './time.ts';

/** DynamoDB reads at most this many items in one batch. */
const BATCH_KEYS_MAX = 100;
/** Batches that DynamoDB answered in part are asked again this often, with at most about 6 s of waiting. */
const BATCH_TRIES_MAX = 8;

type Item = ItemKey & Record<string, unknown>;

/**
 * Reads items by key, consistently, in batches; gives those that exist by `pk|sk`. Keys may repeat.
 * Errors: ACCOUNT_BUSY when DynamoDB keeps leaving keys out.
 */
export async function batchGet(
  p: { readonly db: Db; readonly sleep: Sleep },
  wanted: readonly ItemKey[],
): Promise<Map<string, Item>> {
  const keys = [...new Map(wanted.map((key) => [itemName(key), key])).values()];
  const batches: ItemKey[][] = [];
  for (let n = 0; n < keys.length; n += BATCH_KEYS_MAX)
    batches.push(keys.slice(n, n + BATCH_KEYS_MAX));
  const found = new Map<string, Item>();
  await forEachAtATime(batches, 8, async (batch) => {
    for (const item of await getBatch(p, batch)) found.set(itemName(item), item);
  });
  return found;
}

/** The name of an item in the answer of `batchGet`. */
export function itemName({ pk, sk }: ItemKey): string {
  return `${pk}|${sk}`;
}

/**
 * Does something for each item, at most that many at a time. After an error nothing new is begun; what is under way
 * ends first, then the first error is thrown: no write is left behind a function that has returned.
 */
export async function forEachAtATime<T>(
  items: readonly T[],
  atATime: number,
  each: (item: T, index: number) => Promise<void>,
): Promise<void> {
  const queue = items.entries();
  const errors: unknown[] = [];
  const worker = async (): Promise<void> => {
    for (const [index, item] of queue) {
      await each(item, index).catch((error: unknown) => errors.push(error));
      if (errors.length > 0) return;
    }
  };
  await Promise.all(Array.from({ length: Math.min(atATime, items.length) }, worker));
  if (errors.length > 0) throw errors[0];
}

async function getBatch(
  p: { readonly db: Db; readonly sleep: Sleep },
  batch: readonly ItemKey[],
): Promise<Item[]> {
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
