import { Agent, request } from 'node:http';
import {
  ConditionalCheckFailedException,
  DynamoDBServiceException,
  TransactionCanceledException,
} from '@aws-sdk/client-dynamodb';
import { marshall, type marshallOptions, unmarshall } from '@aws-sdk/util-dynamodb';
import {
  INDEX_BY_TIME,
  INDEX_UNFINISHED,
  type ItemKey,
  TABLE_KEYS,
} from '../../lambdas/shared/keys.contract.ts';

/** What the stores send: a command of the document client. */
export interface Command {
  readonly constructor: { readonly name: string };
  readonly input: object;
}
export type Item = ItemKey & Readonly<Record<string, unknown>>;
type Json = Record<string, unknown>;
export type Image = Parameters<typeof unmarshall>[0];

/**
 * One table of a running engine, spoken to without the SDK: its client costs more time than the
 * engine does.
 */
export interface EngineTable {
  /** Does what the document client would do, once. Errors as the SDK throws them. */
  execute(command: Command): Promise<Json>;
  /** Reads an item as the stream would carry it. */
  findImage(key: ItemKey): Promise<Image | undefined>;
  /** Reads the whole table. */
  scan(): Promise<Item[]>;
  drop(): Promise<void>;
}

export interface WireOptions {
  /** Connections; absent: one, for callers that have one call in flight at a time. */
  readonly sockets?: number;
  /** The API that is spoken; absent: that of tables. */
  readonly api?: 'DynamoDB_20120810' | 'DynamoDBStreams_20120810';
  /** Brings maps into the order of their names: what is replayed needs one. Absent: yes. */
  readonly ordered?: boolean;
}

/** Opens the wire to an engine. */
export function openWire(
  endpoint: string,
  { sockets = 1, api = 'DynamoDB_20120810', ordered = true }: WireOptions = {},
): { readonly call: Call; close(): void } {
  const agent = new Agent({ keepAlive: true, maxSockets: sockets });
  const { hostname: host, port } = new URL(endpoint);
  const call: Call = (operation, body) =>
    new Promise((resolve, reject) => {
      const text = JSON.stringify(body);
      const headers = {
        ...HEADERS,
        'x-amz-target': `${api}.${operation}`,
        'content-length': Buffer.byteLength(text),
      };
      const sent = request({ agent, host, port, method: 'POST', headers }, (answer) => {
        let said = '';
        answer.setEncoding('utf8').on('data', (chunk: string) => {
          said += chunk;
        });
        answer.once('end', () => {
          const parsed = JSON.parse(said) as Json;
          const json = ordered ? (inOrder(parsed) as Json) : parsed;
          if (answer.statusCode === 200) resolve(json);
          else reject(toException(json, answer.statusCode ?? 0));
        });
      });
      sent.once('error', reject);
      sent.end(text);
    });
  return { call, close: () => agent.destroy() };
}

/** The engine gives the attributes of a map in any order, each time another. */
function inOrder(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(inOrder);
  const map = value as Json;
  const sorted: Json = {};
  for (const name of Object.keys(map).sort()) sorted[name] = inOrder(map[name]);
  return sorted;
}

export type Call = (operation: string, body: Json) => Promise<Json>;

/** The engine does not check signatures; it only wants one of the right form. */
const HEADERS = {
  'content-type': 'application/x-amz-json-1.0',
  'x-amz-date': '20260101T000000Z',
  authorization:
    'AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0',
};

/**
 * Makes the table of the product under a name of its own; commands reach it whatever table they
 * name.
 */
export async function createTable(call: Call, TableName: string): Promise<EngineTable> {
  await call('CreateTable', definitionOf(TableName));
  return {
    execute: (command) => execute(call, command, TableName),
    findImage: async (key) => {
      const answer = await call('GetItem', {
        TableName,
        Key: marshall(key),
        ConsistentRead: true,
      });
      return answer.Item as Image | undefined;
    },
    scan: async () => {
      const items: Item[] = [];
      let start: unknown;
      do {
        const answer = await call('Scan', {
          TableName,
          ConsistentRead: true,
          ...(start !== undefined && { ExclusiveStartKey: start }),
        });
        items.push(...(answer.Items as Image[]).map((image) => unmarshall(image) as Item));
        start = answer.LastEvaluatedKey;
      } while (start !== undefined);
      return items;
    },
    drop: async () => {
      await call('DeleteTable', { TableName });
    },
  };
}

/**
 * Does what the document client would do, once; on that table, whatever the command names. Errors
 * as the SDK throws them.
 */
export async function execute(call: Call, command: Command, TableName?: string): Promise<Json> {
  const operation = OPERATIONS[command.constructor.name.replace('Command', '')];
  if (operation === undefined) throw new Error(`the engine is not asked ${command}`);
  const input = { ...command.input } as Json;
  return fromWire(await call(operation, toWire(input, TableName)), input);
}

/** Commands of the document client, and what they are called on the wire. */
const OPERATIONS: Readonly<Record<string, string>> = {
  Get: 'GetItem',
  Put: 'PutItem',
  Update: 'UpdateItem',
  Delete: 'DeleteItem',
  Query: 'Query',
  Scan: 'Scan',
  BatchGet: 'BatchGetItem',
  BatchWrite: 'BatchWriteItem',
  TransactWrite: 'TransactWriteItems',
};

function definitionOf(TableName: string): Json {
  const text = (AttributeName: string) => ({ AttributeName, AttributeType: 'S' });
  const keysOf = ({ pk, sk }: ItemKey) => [
    { AttributeName: pk, KeyType: 'HASH' },
    { AttributeName: sk, KeyType: 'RANGE' },
  ];
  const indexes = [INDEX_BY_TIME, INDEX_UNFINISHED];
  return {
    TableName,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [TABLE_KEYS, ...indexes].flatMap(({ pk, sk }) => [text(pk), text(sk)]),
    KeySchema: keysOf(TABLE_KEYS),
    GlobalSecondaryIndexes: indexes.map((index) => ({
      IndexName: index.name,
      KeySchema: keysOf(index),
      Projection: { ProjectionType: 'KEYS_ONLY' },
    })),
  };
}

const OPTIONS: marshallOptions = { removeUndefinedValues: true };
const VALUES = ['Key', 'Item', 'ExpressionAttributeValues', 'ExclusiveStartKey'] as const;

function toWire(input: Json, TableName?: string): Json {
  if (Array.isArray(input.TransactItems)) {
    return { TransactItems: input.TransactItems.map((item) => toWireItem(item, TableName)) };
  }
  const wire: Json = { ...input };
  for (const name of VALUES) {
    const value = input[name];
    if (value !== undefined) wire[name] = marshall(value as Json, OPTIONS);
  }
  if (input.RequestItems === undefined) return { ...wire, ...(TableName && { TableName }) };
  const [[named, asked] = []] = Object.entries(input.RequestItems as Record<string, Batch>);
  return { RequestItems: { [TableName ?? String(named)]: asked && toWireBatch(asked) } };
}

type Batch = { readonly Keys: readonly Json[] } | readonly { readonly PutRequest: Json }[];

function toWireBatch(batch: Batch): unknown {
  if ('Keys' in batch) return { ...batch, Keys: batch.Keys.map((key) => marshall(key, OPTIONS)) };
  return batch.map(({ PutRequest }) => ({ PutRequest: toWire(PutRequest) }));
}

/** One write of a transaction: `{ Put: … }`, `{ Update: … }` or `{ Delete: … }`. */
function toWireItem(item: Json, TableName?: string): Json {
  return Object.fromEntries(
    Object.entries(item).map(([kind, write]) => [kind, toWire(write as Json, TableName)]),
  );
}

function fromWire(answer: Json, input: Json): Json {
  const plain: Json = { ...answer };
  for (const name of ['Item', 'Attributes', 'LastEvaluatedKey'] as const) {
    if (answer[name] !== undefined) plain[name] = unmarshall(answer[name] as Image);
  }
  if (Array.isArray(answer.Items)) plain.Items = answer.Items.map((item) => unmarshall(item));
  const [found] = Object.values((answer.Responses ?? {}) as Record<string, Image[]>);
  if (found === undefined) return plain;
  const [asked = ''] = Object.keys(input.RequestItems as Json);
  return { ...plain, Responses: { [asked]: found.map((item) => unmarshall(item)) } };
}

function toException(json: Json, status: number): Error {
  const name = String(json.__type).split('#').at(-1) ?? 'UnknownError';
  const message = String(json.message ?? json.Message ?? '');
  const $metadata = { httpStatusCode: status };
  if (name === 'ConditionalCheckFailedException') {
    const item = json.Item as Image | undefined;
    return new ConditionalCheckFailedException({
      message,
      $metadata,
      ...(item && { Item: item as NonNullable<ConditionalCheckFailedException['Item']> }),
    });
  }
  if (name === 'TransactionCanceledException') {
    const reasons = json.CancellationReasons as TransactionCanceledException['CancellationReasons'];
    return new TransactionCanceledException({
      message,
      $metadata,
      ...(reasons && { CancellationReasons: reasons }),
    });
  }
  return new DynamoDBServiceException({ name, message, $metadata, $fault: 'client' });
}
