import { Duration } from 'aws-cdk-lib';
import { type IMetric, Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import {
  EventSourceMapping,
  FilterCriteria,
  type IFunction,
  MetricType,
  StartingPosition,
} from 'aws-cdk-lib/aws-lambda';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import {
  ACCOUNT_SK,
  CAP_SK_PREFIX,
  SEAT_SK_PREFIX,
  TABLE_KEYS,
} from '../../lambdas/shared/keys.contract.ts';
import { ALARM_PERIOD } from './alarms.ts';
import { nameResource } from './logical-id.ts';

/**
 * The sort keys of accounts, of workspaces, seats and allowances: the ledger is made of their
 * changes alone.
 */
const ACCOUNTS = [ACCOUNT_SK, { prefix: SEAT_SK_PREFIX }, { prefix: CAP_SK_PREFIX }];

/**
 * Gives what Lambda needs of the projector's role to read the stream and to send on what failed.
 */
export function ledgerStreamAccess(streamArn: string, failures: IQueue): PolicyStatement[] {
  return [
    new PolicyStatement({
      sid: 'ReadStream',
      actions: [
        'dynamodb:DescribeStream',
        'dynamodb:GetRecords',
        'dynamodb:GetShardIterator',
        'dynamodb:ListStreams',
      ],
      resources: [streamArn],
    }),
    new PolicyStatement({
      sid: 'SendFailures',
      actions: ['sqs:SendMessage'],
      resources: [failures.queueArn],
    }),
  ];
}

/** Gives what the replay needs to take what failed, and to read it from the stream again. */
export function ledgerReplayAccess(streamArn: string, failures: IQueue): PolicyStatement[] {
  return [
    new PolicyStatement({
      sid: 'ReadStream',
      actions: ['dynamodb:GetRecords', 'dynamodb:GetShardIterator'],
      resources: [streamArn],
    }),
    new PolicyStatement({
      sid: 'TakeFailures',
      actions: ['sqs:ReceiveMessage', 'sqs:DeleteMessage'],
      resources: [failures.queueArn],
    }),
  ];
}

export interface LedgerStreamProps {
  readonly streamArn: string;
  readonly projector: IFunction;
  readonly failures: IQueue;
}

/** The way from the table's stream to the ledger projector. */
export class LedgerStream extends Construct {
  /** How often the stream was looked at, whether or not something was there. */
  readonly polls: IMetric;

  constructor(scope: Construct, id: string, props: LedgerStreamProps) {
    super(scope, id);
    const mapping = new EventSourceMapping(this, 'Mapping', {
      target: props.projector,
      eventSourceArn: props.streamArn,
      // From the oldest record: a projector that is deployed after the first change still sees it.
      startingPosition: StartingPosition.TRIM_HORIZON,
      filters: [
        FilterCriteria.filter({
          dynamodb: { Keys: { [TABLE_KEYS.sk]: { S: ACCOUNTS } } },
        }),
      ],
      batchSize: 100,
      maxBatchingWindow: Duration.seconds(1),
      // One batch of a shard at a time: an entry needs the one before it, and a shard's hundred
      // entries are one round of writes, so more at a time would win nothing.
      parallelizationFactor: 1,
      // A bad record is found by halving: log2(100) = 7 halvings, then its own retries, then it
      // goes aside and the accounts behind it go on. Six hours leave 18 of the stream's 24 to
      // repair what went aside.
      bisectBatchOnError: true,
      retryAttempts: 20,
      maxRecordAge: Duration.hours(6),
      onFailure: { bind: () => ({ destination: props.failures.queueArn }) },
      // Lambda then counts its looks, and says 0 for one that found nothing: silence means that
      // nobody looks.
      metricsConfig: { metrics: [MetricType.EVENT_COUNT] },
    });
    nameResource(mapping, 'LedgerStream');
    this.polls = new Metric({
      namespace: 'AWS/Lambda',
      metricName: 'PolledEventCount',
      dimensionsMap: { EventSourceMappingUUID: mapping.eventSourceMappingId },
      statistic: Stats.SAMPLE_COUNT,
      period: ALARM_PERIOD,
    });
  }
}
