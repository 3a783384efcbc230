import { expect, test } from 'vitest';
import { propertiesOf, synthesize } from '../synthesize.ts';

const mapping = propertiesOf(synthesize().service, 'LedgerStream');

test('brings the changes of accounts, and only these, to the projector', () => {
  expect(mapping).toMatchObject({
    EventSourceArn: 'Table.StreamArn',
    FunctionName: 'ProjectLedgerFunction',
    StartingPosition: 'TRIM_HORIZON',
    FilterCriteria: {
      Filters: [
        {
          Pattern:
            '{"dynamodb":{"Keys":{"sk":{"S":["ACCOUNT",{"prefix":"ACCOUNT#SEAT#"},{"prefix":"ACCOUNT#CAP#"}]}}}}',
        },
      ],
    },
  });
});

test('puts a bad record aside instead of standing still', () => {
  expect(mapping).toMatchObject({
    BatchSize: 100,
    MaximumBatchingWindowInSeconds: 1,
    BisectBatchOnFunctionError: true,
    MaximumRetryAttempts: 20,
    MaximumRecordAgeInSeconds: 21_600,
    ParallelizationFactor: 1,
    DestinationConfig: { OnFailure: { Destination: 'LedgerFailures.Arn' } },
  });
});

test('counts each look at the stream, so that silence is heard', () => {
  expect(mapping).toMatchObject({ MetricsConfig: { Metrics: ['EventCount'] } });
});
