import {
  DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
  type _Record as ReadRecord,
  ResourceNotFoundException,
  TrimmedDataAccessException,
} from '@aws-sdk/client-dynamodb-streams';
import { REQUEST_LIMITS } from '../../shared/dynamo.ts';
import { TABLE_KEYS, toAccountId } from '../../shared/keys.contract.ts';
import type { StreamRecord } from './revisions-stream.store.ts';

/** Records of one shard of the stream, from the first to the last. */
export interface StreamRange {
  readonly streamArn: string;
  readonly shardId: string;
  readonly startSequenceNumber: string;
  readonly endSequenceNumber: string;
}

/** Gives the account records of a range, page by page, in order. */
export type ReadRange = (range: StreamRange) => AsyncIterable<readonly StreamRecord[]>;

/** The stream keeps its records for 24 hours; these it has no more. */
export class RecordsGoneError extends Error {
  constructor() {
    super('the stream has lost these records');
    this.name = 'RecordsGoneError';
  }
}

/** A page may be empty though more follows; after so many in a row, nothing does. */
const EMPTY_PAGES_MAX = 20;

/**
 * Opens a reader of the table's stream.
 *
 * Shape:  what the stream carries of other items is left out, as the projector's filter does.
 * Errors: RecordsGoneError when the range is no longer there to its end.
 */
export function openStreamReader(): ReadRange {
  const client = new DynamoDBStreamsClient({ maxAttempts: 4, requestHandler: REQUEST_LIMITS });
  return (range) => readRange(client, range);
}

async function* readRange(
  client: DynamoDBStreamsClient,
  range: StreamRange,
): AsyncGenerator<readonly StreamRecord[]> {
  const end = BigInt(range.endSequenceNumber);
  let iterator = await iteratorAt(client, range);
  for (let empty = 0; iterator !== undefined && empty < EMPTY_PAGES_MAX; ) {
    const page = await client
      .send(new GetRecordsCommand({ ShardIterator: iterator }))
      .catch(toGone);
    const records = page.Records ?? [];
    yield records.filter((each) => numberOf(each) <= end && isAccount(each)).map(toStreamRecord);
    if (records.some((each) => numberOf(each) >= end)) return;
    empty = records.length === 0 ? empty + 1 : 0;
    iterator = page.NextShardIterator;
  }
  throw new RecordsGoneError();
}

async function iteratorAt(
  client: DynamoDBStreamsClient,
  { streamArn, shardId, startSequenceNumber }: StreamRange,
): Promise<string | undefined> {
  const at = new GetShardIteratorCommand({
    StreamArn: streamArn,
    ShardId: shardId,
    ShardIteratorType: 'AT_SEQUENCE_NUMBER',
    SequenceNumber: startSequenceNumber,
  });
  return (await client.send(at).catch(toGone)).ShardIterator;
}

/** Of a shard whose last record has left the stream, AWS knows nothing any more. */
function toGone(error: unknown): never {
  const gone =
    error instanceof TrimmedDataAccessException || error instanceof ResourceNotFoundException;
  throw gone ? new RecordsGoneError() : error;
}

function numberOf({ dynamodb }: ReadRecord): bigint {
  return BigInt(dynamodb?.SequenceNumber ?? 0);
}

function isAccount({ dynamodb }: ReadRecord): boolean {
  const { [TABLE_KEYS.pk]: pk, [TABLE_KEYS.sk]: sk } = dynamodb?.Keys ?? {};
  return toAccountId({ pk: pk?.S ?? '', sk: sk?.S ?? '' }) !== undefined;
}

/** The SDK has read it into the same form that Lambda hands over. */
function toStreamRecord(record: ReadRecord): StreamRecord {
  return record as StreamRecord;
}
