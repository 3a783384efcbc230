import { isObject, type Json, type JsonObject } from '../../server/json.ts';
import { callDynamo, DynamoError } from '../dynamodb/dynamo-call.ts';
import { AwsError, type AwsOperations } from '../services/aws-endpoint.ts';

const CALLS = ['DescribeStream', 'GetShardIterator', 'GetRecords'] as const;

/** A call of DynamoDB Streams that the local stack makes or passes on. */
export type StreamCall = (typeof CALLS)[number];

/**
 * Calls the streams of an engine; records come as AWS writes them. A DynamoError when the engine
 * refuses.
 */
export async function callStreams(
  endpoint: string,
  name: StreamCall,
  body: JsonObject,
): Promise<JsonObject> {
  const answer = await callDynamo(endpoint, `DynamoDBStreams_20120810.${name}`, body);
  if (!Array.isArray(answer.Records)) return answer;
  return { ...answer, Records: answer.Records.filter(isObject).map(toAwsRecord) };
}

/**
 * What the SDK asks of the streams, passed on to the engine: a function sees the records that AWS
 * would send.
 */
export function streamOperations(endpoint: string): AwsOperations {
  const pass = (name: StreamCall) => async (input: JsonObject) => {
    try {
      return await callStreams(endpoint, name, input);
    } catch (error) {
      throw error instanceof DynamoError ? new AwsError(error.name, error.message) : error;
    }
  };
  return Object.fromEntries(CALLS.map((name) => [`DynamoDBStreams_20120810.${name}`, pass(name)]));
}

/** DynamoDB Local 3 leaves the type of an empty map out of its images: `{}` for `{ "M": {} }`. */
function toAwsRecord(record: JsonObject): JsonObject {
  const change = record.dynamodb;
  if (!isObject(change)) return record;
  const images = ['OldImage', 'NewImage'].flatMap((name) => {
    const image = change[name];
    return isObject(image) ? [[name, toAwsImage(image)] as const] : [];
  });
  return { ...record, dynamodb: { ...change, ...Object.fromEntries(images) } };
}

function toAwsImage(image: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(image).map(([name, value]) => [name, toTyped(value)]));
}

/** Gives an attribute's value with its type: `{ "S": "x" }`, `{ "M": { … } }`, `{ "L": [ … ] }`. */
function toTyped(value: Json): Json {
  if (!isObject(value)) return value;
  if (Object.keys(value).length === 0) return { M: {} };
  if (isObject(value.M)) return { M: toAwsImage(value.M) };
  if (Array.isArray(value.L)) return { L: value.L.map(toTyped) };
  return value;
}
