import { isDeepStrictEqual } from 'node:util';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { StreamRecord } from '../../lambdas/ledger/journal/revisions-stream.store.ts';
import type { ItemKey } from '../../lambdas/shared/keys.contract.ts';
import { openMemoryTable } from '../storm/memory-table.ts';
import { type Call, type Command, execute, type Image, type Item } from './engine.ts';

type Json = Record<string, unknown>;

/** The product's table in memory, as tests speak to a table of the engine. */
export interface QuickTable {
  send(command: Command): Promise<Json>;
  /** Gives the records of accounts since the last call, in order. */
  stream(): Promise<StreamRecord[]>;
  /** Reads the whole table. */
  scan(): Promise<Item[]>;
}

/** A command as it was done in memory: the items that it writes, before and after. */
interface Done {
  readonly keys: readonly ItemKey[];
  readonly before: readonly (Item | undefined)[];
  readonly after: readonly (Item | undefined)[];
  /** What it gave: the attributes that it asked for, or the name of the error. */
  readonly gave: unknown;
}

/** A table of the engine on which each form of a command is tried once. */
export interface Proof {
  readonly call: Call;
  /** Its name, once it is there. */
  readonly name: Promise<string>;
  /** The forms that were tried. */
  readonly known: Set<string>;
}

const ACCOUNT = /^ACCOUNT(#SEAT#|#CAP#|$)/;
/** What DynamoDB takes at most in a transaction, and in a batch of keys. */
const ITEMS_MAX = 100;
const TICKS_MAX = 3;
const { setImmediate: tick } = globalThis;

/**
 * Opens a table in memory. The first command of each form goes to the engine too: what the engine
 * refuses as malformed is thrown, and where it makes something else of the same items, the test
 * fails.
 */
export function openQuickTable(proof: Proof): QuickTable {
  const memory = openMemoryTable();
  let records: StreamRecord[] = [];

  async function send(command: Command): Promise<Json> {
    // Callers at once take turns by chance, as they do at the engine.
    const ticks = 1 + Math.floor(Math.random() * TICKS_MAX);
    for (let n = 0; n < ticks; n += 1) await new Promise<void>((go) => void tick(go));
    const keys = keysOf(command);
    const look = () => keys.map((key) => memory.findItem(key));
    // Nothing comes between these three: a command does its work before it gives its promise.
    const [before, answer, after] = [look(), memory.execute(command), look()];
    const gave = await answer.then(given, nameOf);
    const done = { keys, before, after, gave };
    records.push(...recordsOf(done));
    if (isNewForm(proof, command)) await prove(proof, command, done);
    return copyOf(await answer);
  }

  return {
    send,
    stream: async () => {
      const told = records;
      records = [];
      return told;
    },
    scan: async () => copyOf(await memory.scan()),
  };
}

interface Write {
  readonly Key?: ItemKey;
  readonly Item?: ItemKey;
}

/** The items that a command writes, or on which its writes depend. */
function keysOf({ constructor: { name }, input }: Command): ItemKey[] {
  const { TransactItems, RequestItems } = input as {
    readonly TransactItems?: readonly Readonly<Record<string, Write>>[];
    readonly RequestItems?: Readonly<Record<string, { readonly Keys?: readonly ItemKey[] }>>;
  };
  const batch = Object.values(RequestItems ?? {}).flatMap(({ Keys = [] }) => Keys);
  if (batch.length > ITEMS_MAX) throw new Error(`DynamoDB takes ${ITEMS_MAX} keys at once`);
  if (!/^(Put|Update|Delete|TransactWrite)/.test(name)) return [];
  const writes = TransactItems?.flatMap((each) => Object.values(each)) ?? [input as Write];
  const keys = writes.flatMap(({ Key, Item }) => Key ?? Item ?? []);
  const named = new Set(keys.map(({ pk, sk }) => `${pk} ${sk}`));
  if (keys.length > ITEMS_MAX || named.size < keys.length) {
    throw new Error(`a transaction has ${ITEMS_MAX} items at most, and each once`);
  }
  return keys.map(({ pk, sk }) => ({ pk, sk }));
}

function recordsOf({ keys, before, after }: Done): StreamRecord[] {
  return keys.flatMap(({ sk }, n) => {
    if (!ACCOUNT.test(sk)) return [];
    const [OldImage, NewImage] = [imageOf(before[n]), imageOf(after[n])];
    if (isDeepStrictEqual(OldImage, NewImage)) return [];
    return [{ dynamodb: { ...(OldImage && { OldImage }), ...(NewImage && { NewImage }) } }];
  });
}

function imageOf(item: Item | undefined): Image | undefined {
  return item && (marshall(item) as Image);
}

/** Copies what items are made of, faster than structuredClone: each answer is copied. */
function copyOf<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(copyOf) as Value;
  if (value instanceof Set) return new Set(value) as Value;
  const copy: Json = {};
  for (const [name, each] of Object.entries(value)) copy[name] = copyOf(each);
  return copy as Value;
}

function given({ Attributes }: Json): unknown {
  return Attributes;
}

function nameOf(error: unknown): string {
  return (error as Error).name;
}

/** A form is what a command says apart from its values. */
function isNewForm({ known }: Proof, { constructor: { name }, input }: Command): boolean {
  const form = JSON.stringify([name, formOf(input)]);
  if (known.has(form)) return false;
  known.add(form);
  return true;
}

const SAYS = /^(IndexName|ReturnValues.*|Select|ConsistentRead|ScanIndexForward|.*Expression)$/;

function formOf(input: object): unknown {
  const { TransactItems, ...rest } = input as { TransactItems?: readonly Json[] };
  if (TransactItems) return TransactItems.map((each) => Object.entries(each).map(formOfWrite));
  const { ExpressionAttributeNames: names = {}, ExpressionAttributeValues: values = {} } =
    rest as Record<string, object>;
  // A name or value that is not used is refused, as one that is missing is.
  const placeholders = [Object.keys(names), Object.keys(values)];
  return [placeholders, Object.entries(rest).filter(([name]) => SAYS.test(name))];
}

function formOfWrite([kind, write]: [string, unknown]): unknown {
  return [kind, formOf(write as object)];
}

let proving: Promise<unknown> = Promise.resolve();

/** Has the engine do the same to the same items; one command after another. */
function prove(proof: Proof, command: Command, done: Done): Promise<void> {
  const mine = proving.then(() => proveNow(proof, command, done));
  proving = mine.catch(() => {});
  return mine;
}

async function proveNow({ call, name }: Proof, command: Command, done: Done): Promise<void> {
  const TableName = await name;
  for (const [n, key] of done.keys.entries()) {
    const [Item, Key] = [imageOf(done.before[n]), marshall(key)];
    await (Item ? call('PutItem', { TableName, Item }) : call('DeleteItem', { TableName, Key }));
  }
  const gave = await execute(call, command, TableName).then(given, (error: Error) => {
    if (error.name === done.gave || REFUSED.test(error.name)) return error.name;
    throw error;
  });
  const after = [];
  for (const key of done.keys) {
    const asked = { TableName, Key: marshall(key), ConsistentRead: true };
    after.push((await call('GetItem', asked)).Item as Image | undefined);
  }
  const engine = [gave, ...after.map(plain)];
  const memory = [done.gave, ...done.after.map(imageOf).map(plain)];
  if (isDeepStrictEqual(engine, memory)) return;
  const said = JSON.stringify({ input: command.input, engine, memory });
  throw new Error(`the engine does otherwise than the table in memory: ${said}`);
}

const REFUSED = /^(ConditionalCheckFailed|TransactionCanceled)Exception$/;

function plain(image: Image | undefined): unknown {
  return image && unmarshall(image);
}
