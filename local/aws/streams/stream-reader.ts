import { isDeepStrictEqual } from 'node:util';
import { isObject, type JsonObject } from '../../server/json.ts';
import { DynamoError } from '../dynamodb/dynamo-call.ts';
import { REGION } from '../template/local-names.ts';
import { callStreams, type StreamCall } from './stream-call.ts';

/** A batch of the stream, and where it ends. */
export interface StreamBatch {
  /** As Lambda hands them to a function. */
  readonly records: readonly JsonObject[];
  /** How many the engine gave, those without a change included. */
  readonly read: number;
  /** Sequence number of the last one; undefined for an empty batch. */
  readonly position: string | undefined;
}

export interface StreamSource {
  readonly endpoint: string;
  /** ARN of the stream in the engine. */
  readonly streamArn: string;
  /** ARN of the stream in the template: what the records say. */
  readonly eventSourceArn: string;
  /** Where an earlier run stopped. */
  readonly after?: string | undefined;
}

/**
 * Reads the one shard of a table's stream, from the oldest record or from where an earlier run
 * stopped.
 */
export class StreamReader {
  readonly #source: StreamSource;
  #iterator: string | undefined;
  #shardId = '';

  constructor(source: StreamSource) {
    this.#source = source;
  }

  /** Gives the next records, at most `limit`; none when nothing new is there. */
  async read(limit: number): Promise<StreamBatch> {
    this.#iterator ??= await this.#open();
    const answer = await this.#call('GetRecords', { ShardIterator: this.#iterator, Limit: limit });
    const records = Array.isArray(answer.Records) ? answer.Records.filter(isObject) : [];
    if (typeof answer.NextShardIterator === 'string') this.#iterator = answer.NextShardIterator;
    const last = records.at(-1)?.dynamodb;
    return {
      records: records.filter(changes).map((record) => this.#toLambda(record)),
      read: records.length,
      position: isObject(last) ? String(last.SequenceNumber) : undefined,
    };
  }

  /** The shard that was read from. */
  get shardId(): string {
    return this.#shardId;
  }

  async #open(): Promise<string> {
    const { streamArn, after } = this.#source;
    const { StreamDescription: stream } = await this.#call('DescribeStream', {
      StreamArn: streamArn,
    });
    const shards = isObject(stream) && Array.isArray(stream.Shards) ? stream.Shards : [];
    const [shard] = shards.filter(isObject);
    this.#shardId = String(shard?.ShardId ?? '');
    const from = { StreamArn: streamArn, ShardId: this.#shardId };
    const oldest = { ...from, ShardIteratorType: 'TRIM_HORIZON' };
    if (after === undefined) return this.#iteratorOf(oldest);
    const type = { ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', SequenceNumber: after };
    try {
      return await this.#iteratorOf({ ...from, ...type });
    } catch (error) {
      // The engine keeps records for a while only: then all that are left are read.
      if (error instanceof DynamoError) return this.#iteratorOf(oldest);
      throw error;
    }
  }

  async #iteratorOf(request: JsonObject): Promise<string> {
    const { ShardIterator: iterator } = await this.#call('GetShardIterator', request);
    return String(iterator);
  }

  #call(name: StreamCall, body: JsonObject): Promise<JsonObject> {
    return callStreams(this.#source.endpoint, name, body);
  }

  #toLambda(record: JsonObject): JsonObject {
    return { ...record, awsRegion: REGION, eventSourceARN: this.#source.eventSourceArn };
  }
}

/** AWS writes no record for a write that changes nothing; the engine does. */
function changes({ eventName, dynamodb }: JsonObject): boolean {
  if (eventName !== 'MODIFY' || !isObject(dynamodb)) return true;
  return !isDeepStrictEqual(dynamodb.OldImage, dynamodb.NewImage);
}
