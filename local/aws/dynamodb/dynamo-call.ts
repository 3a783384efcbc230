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

/** The engine does not check signatures; it only wants one of the right form. */
const HEADERS = {
  'content-type': 'application/x-amz-json-1.0',
  'x-amz-date': '20260101T000000Z',
  authorization: `AWS4-HMAC-SHA256 Credential=${ACCESS_KEY}/20260101/${REGION}/dynamodb/aws4_request, SignedHeaders=host, Signature=0`,
};

/** Calls the DynamoDB engine with plain JSON; a DynamoError when it refuses. */
export async function callDynamo(
  endpoint: string,
  operation: Operation,
  body: JsonObject,
): Promise<JsonObject> {
  const answer = await fetch(endpoint, {
    method: 'POST',
    headers: { ...HEADERS, 'x-amz-target': operation },
    body: JSON.stringify(body),
  });
  const json = (await answer.json()) as Json;
  const object = isObject(json) ? json : {};
  if (answer.ok) return object;
  const type = String(object.__type ?? 'UnknownError');
  throw new DynamoError(
    type.split('#').pop() ?? type,
    String(object.message ?? object.Message ?? ''),
  );
}
