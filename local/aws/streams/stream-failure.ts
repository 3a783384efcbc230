import { isObject, type Json, type JsonObject } from '../../server/json.ts';

/** A batch of a stream that was given up. */
export interface FailedBatch {
  readonly records: readonly JsonObject[];
  readonly functionArn: string;
  readonly streamArn: string;
  readonly shardId: string;
  readonly attempts: number;
  readonly at: string;
}

/**
 * Gives what Lambda sends to the failure destination: where the records are in the stream, not the
 * records.
 */
export function toFailureRecord(failed: FailedBatch): JsonObject {
  const { records, functionArn, streamArn, shardId, attempts, at } = failed;
  return {
    requestContext: {
      functionArn: `${functionArn}:$LATEST`,
      condition: 'RetryAttemptsExhausted',
      approximateInvokeCount: attempts,
    },
    responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
    version: '1.0',
    timestamp: at,
    DDBStreamBatchInfo: {
      shardId,
      startSequenceNumber: numberOf(records[0]),
      endSequenceNumber: numberOf(records.at(-1)),
      batchSize: records.length,
      streamArn,
    },
  };
}

function numberOf(record: JsonObject | undefined): Json {
  const change = record?.dynamodb;
  return isObject(change) ? (change.SequenceNumber ?? null) : null;
}
