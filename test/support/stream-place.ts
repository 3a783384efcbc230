import { DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  DescribeStreamCommand,
  DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
} from '@aws-sdk/client-dynamodb-streams';
import { inject } from 'vitest';
import type { StreamRange } from '../../lambdas/ledger/journal/stream-range.store.ts';
import type { TestTable } from './table.ts';

/**
 * Gives the whole stream of a table as it is now, as a range; `numbers` are the sequence numbers in
 * it.
 */
export async function wholeStream(
  table: TestTable,
): Promise<StreamRange & { readonly numbers: readonly string[] }> {
  const endpoint = inject('dynamoEndpoint');
  const streams = new DynamoDBStreamsClient({ endpoint });
  const described = await new DynamoDBClient({ endpoint }).send(
    new DescribeTableCommand({ TableName: table.name }),
  );
  const streamArn = described.Table?.LatestStreamArn ?? '';
  const { StreamDescription } = await streams.send(
    new DescribeStreamCommand({ StreamArn: streamArn }),
  );
  const shardId = StreamDescription?.Shards?.[0]?.ShardId ?? '';
  const { ShardIterator } = await streams.send(
    new GetShardIteratorCommand({
      StreamArn: streamArn,
      ShardId: shardId,
      ShardIteratorType: 'TRIM_HORIZON',
    }),
  );
  const { Records = [] } = await streams.send(new GetRecordsCommand({ ShardIterator }));
  const numbers = Records.map((record) => record.dynamodb?.SequenceNumber ?? '');
  const [startSequenceNumber = '', endSequenceNumber = ''] = [numbers[0], numbers.at(-1)];
  return { streamArn, shardId, startSequenceNumber, endSequenceNumber, numbers };
}

/** Writes a range as Lambda does when it gives a batch up. */
export function failureOf(range: StreamRange): string {
  const { streamArn, shardId, startSequenceNumber, endSequenceNumber } = range;
  return JSON.stringify({
    requestContext: { condition: 'RetryAttemptsExhausted', approximateInvokeCount: 21 },
    version: '1.0',
    timestamp: '2026-03-10T12:00:00.000Z',
    DDBStreamBatchInfo: {
      shardId,
      startSequenceNumber,
      endSequenceNumber,
      approximateArrivalOfFirstRecord: '2026-03-10T06:00:00Z',
      approximateArrivalOfLastRecord: '2026-03-10T06:00:00Z',
      batchSize: 1,
      streamArn,
    },
  });
}
