import { CreateTableCommand, DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { expect, inject } from 'vitest';
import {
  projectBatch,
  type StreamRecord,
} from '../../lambdas/ledger/journal/revisions-stream.store.ts';
import type { Db } from '../../lambdas/shared/dynamo.ts';
import { INDEX_BY_TIME, INDEX_UNFINISHED, TABLE_KEYS } from '../../lambdas/shared/keys.contract.ts';
import type { Ports } from '../../lambdas/shared/ports.ts';
import { sha256 } from '../../lambdas/shared/random.ts';
import { epochMs } from '../../lambdas/shared/units.contract.ts';
import { type Call, type Command, execute, openWire } from './engine.ts';
import { NOON } from './fixed-ports.ts';
import { openQuickTable, type Proof, type QuickTable } from './quick-table.ts';

export type Item = Record<string, unknown> & { readonly pk: string; readonly sk: string };

/** Ports over a real table: a clock that stands at noon, sleeps that do not wait. */
export interface TablePorts extends Ports {
  /** What was logged. */
  readonly logged: readonly object[];
  /** Moves the clock. */
  readonly advance: (ms: number) => void;
  /** Sets the clock: RFC 3339. */
  readonly setClock: (at: string) => void;
}

/** A table, for one test file. */
export interface TestTable {
  readonly name: string;
  readonly db: Db;
  /** Ports of their own clock. A sleep moves it, and lets the ledger projector run. */
  readonly ports: () => TablePorts;
  /** Lets the ledger projector read the stream to its end; gives how many entries it wrote. */
  readonly project: () => Promise<number>;
  /** Stops the projector (`false`), or lets it run again. */
  readonly keepProjecting: (on: boolean) => void;
  /** All items of the table whose `pk` contains the text, in the order of their keys. */
  readonly items: (text?: string) => Promise<Item[]>;
}

let tables = 0;
/** As many calls at once as a function of the product makes. */
const SOCKETS = 50;

/** What speaks to DynamoDB itself: the tests of stores and of handlers. */
const SPEAKS_TO_ENGINE = /\.(store|lambda)\.test\.ts$/;

export interface TableOptions {
  /** The engine, whatever the test is of. */
  readonly on?: 'engine';
}

/**
 * Opens a table: one of the engine for a test of a store or of a handler, one in memory for the
 * others, which are about what the product does with a table; `npm run prove:table` has all of them
 * on the engine. One a test file; tests take a workspace each.
 */
export function openTable({ on }: TableOptions = {}): Promise<TestTable> {
  const { testPath = '' } = expect.getState();
  const isEngine = on ?? (process.env.TABLE === 'engine' || SPEAKS_TO_ENGINE.test(testPath));
  return isEngine ? openEngineTable() : openMemory();
}

/** Creates a table of the engine, and names it and its engine in the environment. */
async function openEngineTable(): Promise<TestTable> {
  const endpoint = inject('dynamoEndpoint');
  const name = nameTable();
  const streamArn = await createTable(endpoint, name);
  process.env.AWS_ENDPOINT_URL_DYNAMODB = endpoint;
  process.env.TABLE_NAME = name;
  const { call } = openWire(endpoint, { sockets: SOCKETS, ordered: false });
  const db = { send: (command: Command) => execute(call, command) } as unknown as Db;
  const streams = openWire(endpoint, { api: 'DynamoDBStreams_20120810', ordered: false });
  const scanned = (text: string) => scan(db, name, text);
  return tableOf({ name, db, stream: readStream(streams.call, streamArn), scanned });
}

let proof: Proof | undefined;

/** Opens a table in memory; those of a process have their commands proved at one of the engine. */
async function openMemory(): Promise<TestTable> {
  proof ??= openProof();
  const name = nameTable();
  process.env.TABLE_NAME = name;
  const quick: QuickTable = openQuickTable(proof);
  const scanned = async (text: string) =>
    inKeyOrder((await quick.scan()).filter(({ pk }) => pk.includes(text)));
  return tableOf({ name, db: quick as unknown as Db, stream: quick.stream, scanned });
}

function openProof(): Proof {
  const endpoint = inject('dynamoEndpoint');
  const { call } = openWire(endpoint, { sockets: SOCKETS, ordered: false });
  const name = nameTable();
  return { call, name: createTable(endpoint, name).then(() => name), known: new Set() };
}

function nameTable(): string {
  tables += 1;
  return `sluice-${process.pid}-${tables}-${process.hrtime.bigint()}`;
}

/** Gives the ARN of its stream. */
async function createTable(endpoint: string, TableName: string): Promise<string> {
  const client = new DynamoDBClient({ endpoint });
  await client.send(new CreateTableCommand(definition(TableName)));
  const { Table } = await client.send(new DescribeTableCommand({ TableName }));
  return Table?.LatestStreamArn ?? '';
}

interface Opened {
  readonly name: string;
  readonly db: Db;
  readonly stream: () => Promise<StreamRecord[]>;
  readonly scanned: (text: string) => Promise<Item[]>;
}

function tableOf({ name, db, stream, scanned }: Opened): TestTable {
  let projecting = true;
  let running: Promise<unknown> = Promise.resolve();

  async function projectOnce(): Promise<number> {
    return projectBatch(
      openTestPorts(db, async () => {}),
      await stream(),
    );
  }
  // One at a time, the way a shard of the stream is read.
  const project = () => {
    const mine = running.then(projectOnce);
    running = mine.catch(() => {});
    return mine;
  };
  return {
    name,
    db,
    ports: () => openTestPorts(db, async () => void (projecting && (await project()))),
    project,
    keepProjecting: (on) => {
      projecting = on;
    },
    items: (text = '') => scanned(text),
  };
}

function openTestPorts(db: Db, whileAsleep: () => Promise<void>): TablePorts {
  let nowMs = NOON;
  let draws = 0;
  const logged: object[] = [];
  return {
    db,
    accountDb: db,
    now: () => epochMs(nowMs),
    sleep: async (ms) => {
      nowMs += Math.round(ms);
      await whileAsleep();
    },
    random: (count) => {
      draws += 1;
      return Uint8Array.from(Buffer.from(sha256(`draw ${draws}`)).subarray(0, count));
    },
    log: (event, facts = {}) => void logged.push({ event, ...facts }),
    logged,
    advance: (ms) => {
      nowMs += ms;
    },
    setClock: (at) => {
      nowMs = Date.parse(at);
    },
  };
}

interface KeyedRecord extends StreamRecord {
  readonly dynamodb?: StreamRecord['dynamodb'] & { readonly Keys?: { sk?: { S?: string } } };
}

/** Reads the account records of a table's stream, each once, in order. */
function readStream(call: Call, StreamArn: string): () => Promise<StreamRecord[]> {
  let position: unknown;

  async function first(): Promise<unknown> {
    const { StreamDescription } = await call('DescribeStream', { StreamArn });
    const { Shards } = StreamDescription as { readonly Shards: readonly { ShardId: string }[] };
    const from = { StreamArn, ShardId: Shards[0]?.ShardId, ShardIteratorType: 'TRIM_HORIZON' };
    return (await call('GetShardIterator', from)).ShardIterator;
  }

  return async () => {
    position ??= await first();
    const found: StreamRecord[] = [];
    for (;;) {
      const answer = await call('GetRecords', { ShardIterator: position, Limit: 1_000 });
      const records = answer.Records as readonly KeyedRecord[];
      position = answer.NextShardIterator;
      found.push(
        ...records.filter(({ dynamodb }) => {
          const sk = dynamodb?.Keys?.sk?.S ?? '';
          return /^ACCOUNT(#SEAT#|#CAP#|$)/.test(sk);
        }),
      );
      if (records.length < 1_000) return found;
    }
  };
}

async function scan(db: Db, TableName: string, text: string): Promise<Item[]> {
  const found: Item[] = [];
  let start: Record<string, unknown> | undefined;
  do {
    const answer = await db.send(
      new ScanCommand({
        TableName,
        ConsistentRead: true,
        ...(text !== '' && {
          FilterExpression: 'contains(pk, :text)',
          ExpressionAttributeValues: { ':text': text },
        }),
        ...(start && { ExclusiveStartKey: start }),
      }),
    );
    found.push(...((answer.Items ?? []) as Item[]));
    start = answer.LastEvaluatedKey;
  } while (start !== undefined);
  return inKeyOrder(found);
}

function inKeyOrder(items: readonly Item[]): Item[] {
  const nameOf = ({ pk, sk }: Item) => `${pk} ${sk}`;
  return items.toSorted((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
}

function definition(TableName: string): ConstructorParameters<typeof CreateTableCommand>[0] {
  const indexes = [INDEX_BY_TIME, INDEX_UNFINISHED];
  const names = [TABLE_KEYS, ...indexes].flatMap(({ pk, sk }) => [pk, sk]);
  const schema = ({ pk, sk }: { readonly pk: string; readonly sk: string }) => [
    { AttributeName: pk, KeyType: 'HASH' as const },
    { AttributeName: sk, KeyType: 'RANGE' as const },
  ];
  return {
    TableName,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: names.map((name) => ({ AttributeName: name, AttributeType: 'S' })),
    KeySchema: schema(TABLE_KEYS),
    GlobalSecondaryIndexes: indexes.map((index) => ({
      IndexName: index.name,
      KeySchema: schema(index),
      Projection: { ProjectionType: 'KEYS_ONLY' },
    })),
    StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
  };
}
