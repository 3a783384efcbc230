import type { ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { freePort } from '../../process/free-port.ts';
import { leash, letGo } from '../../process/leash.ts';
import { makePrivateDir, makePrivateFile } from '../../process/private-files.ts';
import { isObject } from '../../server/json.ts';
import type { TableResource } from '../template/resources.ts';
import { callDynamo, DynamoError } from './dynamo-call.ts';

/** A running DynamoDB engine. */
export interface Database {
  readonly endpoint: string;
  stop(): Promise<void>;
}

export interface DatabaseOptions {
  /** Keeps the data there; absent: in a folder that goes with the engine. */
  readonly dataDir?: string | undefined;
  /** An engine that runs already. */
  readonly endpoint?: string | undefined;
}

/** Starts the engine, or uses the one that is named. */
export async function startDatabase(options: DatabaseOptions): Promise<Database> {
  if (options.endpoint) return useDatabase(options.endpoint);
  const binary = findBinary();
  if (!binary) {
    throw new Error(
      'there is no DynamoDB engine for this platform; start DynamoDB Local and name it in DYNAMODB_ENDPOINT',
    );
  }
  const dir = options.dataDir ?? temporaryDir();
  makePrivateDir(dir);
  const file = join(dir, 'table.db');
  makePrivateFile(file);
  const port = await freePort();
  const doomed = options.dataDir === undefined ? { doomed: dir } : {};
  const engine = leash(binary, ['serve', '-p', String(port), '--db-path', file], doomed);
  await listening(engine);
  indexStream(file);
  return {
    endpoint: `http://127.0.0.1:${port}`,
    stop: async () => {
      await letGo(engine);
    },
  };
}

/**
 * Fails at once, with the name of the variable, where nobody answers: a start takes long to come to
 * its first call.
 */
async function useDatabase(endpoint: string): Promise<Database> {
  try {
    await callDynamo(endpoint, 'DynamoDB_20120810.ListTables', {});
  } catch (error) {
    throw new Error(`${(error as Error).message} (DYNAMODB_ENDPOINT names it)`);
  }
  return { endpoint, stop: async () => {} };
}

/** The engine is an optional dependency: its package exists for a few platforms only. */
function findBinary(): string | undefined {
  const name = `@dynoxide/${process.platform}-${process.arch}`;
  try {
    const manifest = createRequire(import.meta.url).resolve(`${name}/package.json`);
    return ['dynoxide', 'bin/dynoxide']
      .map((path) => join(dirname(manifest), path))
      .find((path) => existsSync(path));
  } catch {
    return undefined;
  }
}

/**
 * Makes a folder, in memory where the machine has a place for that: nothing in it has to outlive a
 * power cut.
 */
export function temporaryDir(): string {
  return mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'sluice-db-'));
}

function listening(engine: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = '';
    engine.stderr?.on('data', (text: Buffer) => {
      said += text.toString();
      if (said.includes('listening on')) resolve();
    });
    engine.once('error', reject);
    engine.once('exit', (code) =>
      reject(new Error(`the DynamoDB engine ended (${code}): ${said}`)),
    );
  });
}

/**
 * Without this index the engine reads all stream records at each write, and slows down as they
 * grow.
 */
function indexStream(file: string): void {
  const database = new DatabaseSync(file, { timeout: 2_000 });
  database.exec(
    'CREATE INDEX IF NOT EXISTS _sr_seq ON _stream_records(table_name, CAST(sequence_number AS INTEGER))',
  );
  database.close();
}

/**
 * Creates the table of the template unless it is there; gives the ARN of its stream in the engine.
 */
export async function ensureTable(
  endpoint: string,
  table: TableResource,
): Promise<string | undefined> {
  try {
    await callDynamo(endpoint, 'DynamoDB_20120810.CreateTable', table.definition);
  } catch (error) {
    if (!(error instanceof DynamoError && error.name === 'ResourceInUseException')) throw error;
  }
  const answer = await callDynamo(endpoint, 'DynamoDB_20120810.DescribeTable', {
    TableName: table.name,
  });
  const arn = isObject(answer.Table) ? answer.Table.LatestStreamArn : undefined;
  return typeof arn === 'string' ? arn : undefined;
}
