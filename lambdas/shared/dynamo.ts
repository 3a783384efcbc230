import {
  ConditionalCheckFailedException,
  DynamoDBClient,
  TransactionCanceledException,
} from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { log } from './log.ts';
import { openAgents } from './sockets.ts';

/**
 * What the stores need of DynamoDB: `send` of the document client. Everything that leaves a store
 * goes through it, so that a test can lose, repeat or delay each call.
 */
export type Db = Pick<DynamoDBDocumentClient, 'send'>;

const TRANSLATION = { marshallOptions: { removeUndefinedValues: true } };

/**
 * 1 s to connect, 3 s for one request. Without `throwOnRequestTimeout` the SDK only logs a request
 * that takes longer, and goes on waiting.
 */
export const REQUEST_LIMITS = {
  connectionTimeout: 1_000,
  requestTimeout: 3_000,
  throwOnRequestTimeout: true,
} as const;

/**
 * One set of connections for both clients: a read tells a dead one before a change of an account
 * meets it.
 */
export const CONNECTIONS = { ...REQUEST_LIMITS, ...openAgents() };

/**
 * Opens the client for writes that are safe to repeat: they carry a condition, or write the same
 * item again. 4 attempts with the SDK's backoff (at most about 1 s of waiting).
 */
export function openDb(): Db {
  const client = hear(new DynamoDBClient({ maxAttempts: 4, requestHandler: CONNECTIONS }));
  return DynamoDBDocumentClient.from(client, TRANSLATION);
}

/**
 * Opens the client for changes of an account. It sends once: the SDK would repeat a decrement whose
 * answer was lost, and credits would move twice (AWS names this trap in its guide on atomic
 * counters).
 */
export function openAccountDb(): Db {
  const client = hear(new DynamoDBClient({ maxAttempts: 1, requestHandler: CONNECTIONS }));
  return DynamoDBDocumentClient.from(client, TRANSLATION);
}

/**
 * Logs each request that the table turns away for want of room. Inside the SDK's own repeats: what
 * the second attempt gets through is told by nobody else, and the table's metrics would need an
 * alarm for each operation.
 */
function hear(client: DynamoDBClient): DynamoDBClient {
  // The SDK's logger copies each request and answer for a log that nobody keeps: a tenth of the time.
  client.middlewareStack.remove('loggerMiddleware');
  client.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        try {
          return await next(args);
        } catch (error) {
          if (error instanceof Error && THROTTLED.test(error.name)) {
            log('TABLE_THROTTLED', { operation: String(commandName), error: error.name });
          }
          throw error;
        }
      },
    { step: 'finalizeRequest', priority: 'low', name: 'hearThrottling' },
  );
  return client;
}

const THROTTLED =
  /^(ProvisionedThroughputExceededException|ThrottlingException|RequestLimitExceeded)$/;

/** Gives the answer to a write, undefined where its condition did not hold; any other error is thrown. */
export async function unlessRefused<T>(write: Promise<T>): Promise<T | undefined> {
  try {
    return await write;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return undefined;
    throw error;
  }
}

/** Says whether the condition of a write held; any other error is thrown. */
export async function conditionHolds(write: Promise<unknown>): Promise<boolean> {
  return (await unlessRefused(write.then(() => true))) ?? false;
}

/**
 * Says whether the conditions of a transaction held; a conflict with another one counts as not, and
 * any other error is thrown.
 */
export async function transactionHolds(write: Promise<unknown>): Promise<boolean> {
  try {
    await write;
    return true;
  } catch (error) {
    if (!(error instanceof TransactionCanceledException)) throw error;
    const codes = error.CancellationReasons?.map(({ Code }) => Code ?? 'None') ?? [];
    if (codes.some((code) => !TRANSACTION_LOSSES.includes(code))) throw error;
    return false;
  }
}

/** Why a transaction is planned anew: somebody else was first, or is at work right now. */
const TRANSACTION_LOSSES = ['None', 'ConditionalCheckFailed', 'TransactionConflict'];

/** The table's name, from the function's environment. */
export function tableName(): string {
  const name = process.env.TABLE_NAME;
  if (!name) throw new Error('TABLE_NAME is not set');
  return name;
}
