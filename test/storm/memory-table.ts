import {
  ConditionalCheckFailedException,
  DynamoDBServiceException,
  TransactionCanceledException,
} from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import {
  INDEX_BY_TIME,
  INDEX_UNFINISHED,
  type ItemKey,
  TABLE_KEYS,
} from '../../lambdas/shared/keys.contract.ts';
import type { Command, EngineTable, Image, Item } from '../support/engine.ts';
import { type Context, holds, InvalidPath, updated } from '../support/expressions.ts';

type Json = Record<string, unknown>;

/** A write as commands and transactions name it. */
interface Write {
  readonly Key?: ItemKey;
  readonly Item?: Item;
  readonly UpdateExpression?: string;
  readonly ConditionExpression?: string;
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>>;
  readonly ExpressionAttributeValues?: Json;
}

/** What a write makes of its item; undefined where there is none. */
interface Prepared {
  readonly key: ItemKey;
  readonly before: Item | undefined;
  readonly after: Item | undefined;
}

interface Query extends Write {
  readonly IndexName?: string;
  readonly KeyConditionExpression: string;
  readonly FilterExpression?: string;
  readonly Limit?: number;
  readonly ScanIndexForward?: boolean;
  readonly ExclusiveStartKey?: Json;
}

/** Hears what each command has touched, as far as DynamoDB counts units for it. */
export interface TableWatch {
  /** An item that was written, or whose condition failed: then it is the same before and after. */
  wrote(before: Item | undefined, after: Item | undefined, isTransaction: boolean): void;
  /** Items that one read has given, or `undefined` for one that was not there. */
  read(items: readonly (Item | undefined)[], kind: 'each' | 'together'): void;
}

/** A table in memory, which shows its items as they are. */
export interface MemoryTable extends EngineTable {
  /** Gives an item to look at: it never changes in place. */
  findItem(key: ItemKey): Item | undefined;
}

/**
 * The product's table in memory: what the engine does with the commands of the stores, without a
 * wire. Its items never change in place, so that whoever has read one may keep it.
 */
export function openMemoryTable(watch?: TableWatch): MemoryTable {
  const partitions = new Map<string, Map<string, Item>>();

  const find = ({ pk, sk }: ItemKey): Item | undefined => partitions.get(pk)?.get(sk);
  const all = () => [...partitions.values()].flatMap((items) => [...items.values()]);

  function put(item: Item): void {
    const own = partitions.get(item.pk) ?? new Map<string, Item>();
    partitions.set(item.pk, own.set(item.sk, item));
  }

  /** Gives what is to be done, once all conditions of its command hold. */
  function prepare(kind: string, write: Write): Prepared {
    const key = keyOf(write.Key ?? write.Item);
    const before = find(key);
    const of = contextOf(write, before ?? {});
    if (!holds(write.ConditionExpression, of)) throw refused(before);
    if (kind === 'ConditionCheck') return { key, before, after: before };
    if (kind === 'Delete') return { key, before, after: undefined };
    if (kind === 'Put') return { key, before, after: inOrder(write.Item) as Item };
    const from = { ...of, item: before ?? key };
    return { key, before, after: inOrder(update(write.UpdateExpression ?? '', from)) as Item };
  }

  function apply({ key, before, after }: Prepared, isTransaction: boolean): void {
    watch?.wrote(before, after, isTransaction);
    if (after !== undefined) put(after);
    else partitions.get(key.pk)?.delete(key.sk);
  }

  function prepareAlone(kind: string, write: Write): Prepared {
    try {
      return prepare(kind, write);
    } catch (error) {
      const standing = find(keyOf(write.Key ?? write.Item));
      watch?.wrote(standing, standing, false);
      throw error;
    }
  }

  function transact(items: readonly Readonly<Record<string, Write>>[]): void {
    const reasons: { Code: string }[] = [];
    const prepared = items.flatMap((item) =>
      Object.entries(item).flatMap(([kind, write]) => {
        const done = attempt(() => prepare(kind, write));
        reasons.push({ Code: done === undefined ? 'ConditionalCheckFailed' : 'None' });
        return done ?? [];
      }),
    );
    if (prepared.length === items.length) {
      for (const each of prepared) apply(each, true);
      return;
    }
    for (const item of items) {
      const [write] = Object.values(item);
      const standing = find(keyOf(write?.Key ?? write?.Item));
      watch?.wrote(standing, standing, true);
    }
    throw new TransactionCanceledException({
      message: '',
      $metadata: { httpStatusCode: 400 },
      CancellationReasons: reasons,
    });
  }

  function query(asked: Query): Json {
    const index = INDEXES.find(({ name }) => name === asked.IndexName);
    const { pk, sk } = index ?? TABLE_KEYS;
    const [, name = ''] = PARTITION.exec(asked.KeyConditionExpression) ?? [];
    const wanted = asked.ExpressionAttributeValues?.[name];
    const items = index ? all() : [...(partitions.get(String(wanted))?.values() ?? [])];
    const found = items
      .filter((item) => item[pk] === wanted)
      .filter((item) => holds(asked.KeyConditionExpression, contextOf(asked, item)))
      .sort((a, b) => order(a, b, sk));
    if (asked.ScanIndexForward === false) found.reverse();
    const behind = asked.ExclusiveStartKey ? found.findIndex(isAt(asked.ExclusiveStartKey)) : -1;
    const from = asked.ExclusiveStartKey ? behindStart(found, asked, sk, behind) : 0;
    const page = found.slice(from, from + (asked.Limit ?? found.length));
    const last = page.length === asked.Limit ? page.at(-1) : undefined;
    watch?.read(page, 'together');
    const shown = page.filter((item) => holds(asked.FilterExpression, contextOf(asked, item)));
    const names = ['pk', 'sk', pk, sk];
    const keysOf = (item: Item) =>
      Object.fromEntries(names.filter((each) => each in item).map((each) => [each, item[each]]));
    return {
      Items: index ? shown.map(keysOf) : shown,
      ...(last && { LastEvaluatedKey: keysOf(last) }),
    };
  }

  async function execute(command: Command): Promise<Json> {
    const kind = command.constructor.name.replace('Command', '');
    const asked = command.input as Write & Query & Json;
    if (kind === 'Get') {
      const item = find(keyOf(asked.Key));
      watch?.read([item], 'each');
      return item ? { Item: item } : {};
    }
    if (kind === 'Query') return query(asked);
    if (kind === 'BatchGet') return batch(asked);
    if (kind === 'TransactWrite') {
      transact(asked.TransactItems as readonly Readonly<Record<string, Write>>[]);
      return {};
    }
    if (!/^(Put|Update|Delete)$/.test(kind)) throw new Error(`the table is not asked ${kind}`);
    const done = prepareAlone(kind, asked);
    apply(done, false);
    const Attributes = returned(asked, done.before, done.after);
    return Attributes ? { Attributes } : {};
  }

  function batch({ RequestItems }: Json): Json {
    const [[table = '', { Keys }] = ['', { Keys: [] }]] = Object.entries(
      RequestItems as Record<string, { readonly Keys: readonly ItemKey[] }>,
    );
    const items = Keys.map(find);
    watch?.read(items, 'each');
    return { Responses: { [table]: items.flatMap((item) => item ?? []) }, UnprocessedKeys: {} };
  }

  return {
    execute,
    findItem: find,
    findImage: async (key) => {
      const item = find(key);
      return item && (marshall(item) as Image);
    },
    scan: async () => all().sort((a, b) => order(a, b, 'sk')),
    drop: async () => partitions.clear(),
  };
}

const INDEXES = [INDEX_BY_TIME, INDEX_UNFINISHED];
const PARTITION = /^\w+ = (:\w+)/;

/** What a write gives back: of those that it asks to be given what it sets, only whole attributes. */
function returned(asked: Write & Json, before?: Item, after?: Item): Json | undefined {
  const { ReturnValues = 'NONE', UpdateExpression: text = '' } = asked;
  const [scope, which] = String(ReturnValues).split('_');
  const item = which === 'OLD' ? before : after;
  if (scope === 'NONE' || item === undefined) return undefined;
  if (scope === 'ALL') return item;
  if (/[.(]/.test(text))
    throw new Error(`the table in memory does not know what it gives: ${text}`);
  const { ExpressionAttributeNames: names = {} } = asked;
  const set = [...text.matchAll(SET)].map(([, name = '']) => names[name] ?? name);
  const given = set.filter((name) => name in item).map((name) => [name, item[name]]);
  return given.length > 0 ? Object.fromEntries(given) : undefined;
}

const SET = /(?:SET|ADD|REMOVE|,)\s+([#\w]+)/g;

function behindStart(found: readonly Item[], asked: Query, sk: string, at: number): number {
  if (at >= 0) return at + 1;
  const start = asked.ExclusiveStartKey as unknown as Item;
  const isBehind = (item: Item) =>
    asked.ScanIndexForward === false ? order(item, start, sk) < 0 : order(item, start, sk) > 0;
  const first = found.findIndex(isBehind);
  return first < 0 ? found.length : first;
}

function isAt(key: Json): (item: Item) => boolean {
  return (item) => item.pk === key.pk && item.sk === key.sk;
}

/** By the sort key of the table or the index; where that is the same, by the key of the item. */
function order(a: Item, b: Item, sk: string): number {
  for (const name of [sk, 'pk', 'sk']) {
    const [left, right] = [String(a[name]), String(b[name])];
    if (left !== right) return left < right ? -1 : 1;
  }
  return 1;
}

function keyOf(named: ItemKey | undefined): ItemKey {
  if (named === undefined) throw new Error('a write names its item');
  return { pk: named.pk, sk: named.sk };
}

function contextOf(write: Write, item: Json): Context {
  const { ExpressionAttributeNames: names = {}, ExpressionAttributeValues: values = {} } = write;
  return { item, names, values };
}

/** Gives undefined where a condition does not hold. */
function attempt<T>(prepare: () => T): T | undefined {
  try {
    return prepare();
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return undefined;
    throw error;
  }
}

function update(expression: string, of: Context): Json {
  try {
    return updated(expression, of);
  } catch (error) {
    throw invalid(error);
  }
}

function refused(before: Item | undefined): Error {
  return new ConditionalCheckFailedException({
    message: 'The conditional request failed',
    $metadata: { httpStatusCode: 400 },
    ...(before && { Item: marshall(before) as NonNullable<unknown> as never }),
  });
}

function invalid(error: unknown): unknown {
  if (!(error instanceof InvalidPath)) return error;
  return new DynamoDBServiceException({
    name: 'ValidationException',
    message: error.message,
    $fault: 'client',
    $metadata: { httpStatusCode: 400 },
  });
}

/** As the wire leaves them: without what is undefined, the names of maps in their order. */
function inOrder(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(inOrder);
  if (value instanceof Set) return new Set([...value].sort());
  const map = value as Json;
  const sorted: Json = {};
  for (const name of Object.keys(map).sort()) {
    if (map[name] !== undefined) sorted[name] = inOrder(map[name]);
  }
  return sorted;
}
