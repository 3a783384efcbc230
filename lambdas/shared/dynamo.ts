import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

/**
 * What the stores need of DynamoDB: `send` of the document client. Everything that leaves a store goes through
 * it, so that a test can lose, repeat or delay each call.
 */
export type Db = Pick<DynamoDBDocumentClient, 'send'>;

const TRANSLATION = { marshallOptions: { removeUndefinedValues: true } };

/**
 * Opens the client for writes that are safe to repeat: they carry a condition, or write the same item again.
 * 4 attempts with the SDK's backoff (at most about 1 s of waiting), 3 s for one request.
 */
export function openDb(): Db {
  const client = new DynamoDBClient({ maxAttempts: 4, requestHandler: { requestTimeout: 3_000 } });
  return DynamoDBDocumentClient.from(client, TRANSLATION);
}

/**
 * Opens the client for changes of an account. It sends once: the SDK would repeat a decrement whose answer was
 * lost, and credits would move twice (AWS names this trap in its guide on atomic counters).
 */
export function openAccountDb(): Db {
  const client = new DynamoDBClient({ maxAttempts: 1, requestHandler: { requestTimeout: 3_000 } });
  return DynamoDBDocumentClient.from(client, TRANSLATION);
}

/** The table's name, from the function's environment. */
export function tableName(): string {
  const name = process.env.TABLE_NAME;
  if (!name) throw new Error('TABLE_NAME is not set');
  return name;
}
