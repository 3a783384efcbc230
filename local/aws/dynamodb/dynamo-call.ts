import { isObject, type Json, type JsonObject } from '../../server/json.ts';
import { ACCESS_KEY, REGION } from '../template/local-names.ts';

/** A refusal of the DynamoDB engine; `name` as in AWS, e.g. `ResourceInUseException`. */
export class DynamoError extends Error {
  constructor(name: string, message: string) {
    super(message);
    this.name = name;
  }
}

/** An operation, with the API it belongs to. */
export type Operation = `DynamoDB_20120810.${string}` | `DynamoDBStreams_20120810.${string}`;

/** An engine that has not answered by then hangs. */
const ANSWER_MS_MAX = 30_000;

/** The engine does not check signatures; it only wants one of the right form. */
const HEADERS = {
  'content-type': 'application/x-amz-json-1.0',
  'x-amz-date': '20260101T000000Z',
  authorization: `AWS4-HMAC-SHA256 Credential=${ACCESS_KEY}/20260101/${REGION}/dynamodb/aws4_request, SignedHeaders=host, Signature=0`,
};

/**
 * Calls the DynamoDB engine with plain JSON.
 *
 * Errors: DynamoError when the engine refuses; an Error of one line that names the endpoint when
 *         nobody answers there, or somebody who is no DynamoDB.
 */
export async function callDynamo(
  endpoint: string,
  operation: Operation,
  body: JsonObject,
): Promise<JsonObject> {
  const answer = await send(endpoint, operation, body);
  const object = await readObject(endpoint, answer);
  if (answer.ok) return object;
  const type = String(object.__type ?? 'UnknownError');
  throw new DynamoError(
    type.split('#').pop() ?? type,
    String(object.message ?? object.Message ?? ''),
  );
}

async function send(endpoint: string, operation: Operation, body: JsonObject): Promise<Response> {
  try {
    return await fetch(endpoint, {
      method: 'POST',
      headers: { ...HEADERS, 'x-amz-target': operation },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(ANSWER_MS_MAX),
    });
  } catch (error) {
    throw new Error(`no DynamoDB engine answers at ${endpoint}: ${reasonOf(error)}`);
  }
}

/** What `fetch` throws says only that it failed; its cause says why. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  if (!(cause instanceof Error)) return String(cause);
  return 'code' in cause ? String(cause.code) : cause.message;
}

async function readObject(endpoint: string, answer: Response): Promise<JsonObject> {
  const text = await answer.text();
  try {
    const json = JSON.parse(text) as Json;
    if (isObject(json) && (answer.ok || '__type' in json)) return json;
  } catch {
    // Said below.
  }
  throw new Error(`what answers at ${endpoint} is no DynamoDB engine: it said ${answer.status}`);
}
