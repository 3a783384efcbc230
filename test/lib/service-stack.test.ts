import { Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { beforeAll, describe, expect, test } from 'vitest';
import { ROUTES } from '../../lambdas/api/routes.contract.ts';
import { FUNCTIONS, type FunctionId, type FunctionSpec } from '../../lambdas/functions.contract.ts';
import { SCHEDULES } from '../../lambdas/schedules.contract.ts';
import {
  ofType,
  propertiesOf,
  type Resources,
  type Synthesized,
  synthesize,
} from './synthesize.ts';

const IDS = Object.keys(FUNCTIONS) as FunctionId[];
const pascal = (id: string): string => id.slice(0, 1).toUpperCase() + id.slice(1);

let synthesized: Synthesized;
let resources: Resources;

beforeAll(() => {
  synthesized = synthesize();
  resources = synthesized.service;
}, 60_000);

describe('functions', () => {
  test('are those of the contract and no other', () => {
    const names = ofType(resources, 'AWS::Lambda::Function').map(([id]) => id);
    expect(names.toSorted()).toEqual(IDS.map((id) => `${pascal(id)}Function`).toSorted());
  });

  test.each(IDS)('%s runs on Node 24 and arm64 with the limits of its row', (id) => {
    expect(propertiesOf(resources, `${pascal(id)}Function`)).toMatchObject({
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      Handler: 'index.handler',
      Timeout: FUNCTIONS[id].timeoutSeconds,
      MemorySize: FUNCTIONS[id].memoryMb,
    });
  });

  test.each(IDS)('%s gets the variables of its row and no other', (id) => {
    const values = {
      TABLE_NAME: 'Table',
      ENRICHMENT_WORKFLOW_ARN: 'EnrichmentWorkflow',
      EVENT_BUS_ARN: 'Bus.Arn',
      OPERATOR_SECRET_ARN: 'OperatorSecret',
      PROVIDERS_SECRET_ARN: 'ProvidersSecret',
      LEDGER_FAILURES_URL: 'LedgerFailures',
    };
    const spec: FunctionSpec = FUNCTIONS[id];
    const { Environment } = propertiesOf(resources, `${pascal(id)}Function`);
    expect(Environment).toEqual({
      Variables: Object.fromEntries(spec.env.map((name) => [name, values[name]])),
    });
  });

  test.each(IDS)('%s writes to a log of its own', (id) => {
    expect(propertiesOf(resources, `${pascal(id)}Function`)).toMatchObject({
      LoggingConfig: { LogGroup: `${pascal(id)}Log` },
    });
  });
});

test('every log is dropped after three months', () => {
  const logs = ofType(resources, 'AWS::Logs::LogGroup');
  expect(logs.length).toBe(IDS.length + 3);
  for (const [, log] of logs) expect(log.Properties).toMatchObject({ RetentionInDays: 90 });
});

describe('HTTP API', () => {
  test('has the routes of the contract, and one for every other path', () => {
    const keys = ofType(resources, 'AWS::ApiGatewayV2::Route').map(
      ([, r]) => r.Properties.RouteKey,
    );
    const declared = Object.values(ROUTES).map((route) => `${route.method} ${route.path}`);
    expect(keys.toSorted()).toEqual(['$default', ...declared].toSorted());
  });

  test('sends every route to the one function, which it may call', () => {
    for (const [, route] of ofType(resources, 'AWS::ApiGatewayV2::Route')) {
      expect(route.Properties.Target).toBe('integrations/ApiIntegration');
    }
    expect(propertiesOf(resources, 'ApiIntegration')).toMatchObject({
      IntegrationUri: 'ApiFunction.Arn',
      PayloadFormatVersion: '2.0',
      TimeoutInMillis: 29_000,
    });
    const permissions = ofType(resources, 'AWS::Lambda::Permission');
    expect(permissions.map(([, permission]) => permission.Properties)).toEqual([
      {
        Action: 'lambda:InvokeFunction',
        FunctionName: 'ApiFunction.Arn',
        Principal: 'apigateway.amazonaws.com',
        SourceArn: 'arn:AWS::Partition:execute-api:AWS::Region:AWS::AccountId:HttpApi/*/*',
      },
    ]);
  });

  test('lets through what the stage allows', () => {
    expect(propertiesOf(resources, 'HttpStage')).toMatchObject({
      StageName: '$default',
      DefaultRouteSettings: { ThrottlingRateLimit: 500, ThrottlingBurstLimit: 1_000 },
    });
  });

  test('logs nothing of the caller: no address, no agent, no path, no query', () => {
    const { AccessLogSettings } = propertiesOf(resources, 'HttpStage');
    const { Format } = AccessLogSettings as { Format: string };
    expect(JSON.parse(Format)).toEqual({
      requestId: '$context.requestId',
      at: '$context.requestTimeEpoch',
      route: '$context.routeKey',
      status: '$context.status',
      ms: '$context.responseLatency',
      functionMs: '$context.integrationLatency',
      bytes: '$context.responseLength',
      error: '$context.error.responseType',
    });
  });
});

describe('ledger stream', () => {
  test('brings the changes of accounts, and only these, to the projector', () => {
    expect(propertiesOf(resources, 'LedgerStream')).toMatchObject({
      EventSourceArn: 'Table.StreamArn',
      FunctionName: 'ProjectLedgerFunction',
      StartingPosition: 'TRIM_HORIZON',
      FilterCriteria: {
        Filters: [{ Pattern: '{"dynamodb":{"Keys":{"sk":{"S":["ACCOUNT"]}}}}' }],
      },
    });
  });

  test('puts a bad record aside instead of standing still', () => {
    expect(propertiesOf(resources, 'LedgerStream')).toMatchObject({
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
    expect(propertiesOf(resources, 'LedgerStream')).toMatchObject({
      MetricsConfig: { Metrics: ['EventCount'] },
    });
  });
});

test.each(['LedgerFailures', 'ScheduleFailures'])(
  '%s is encrypted, takes TLS only, and keeps for 14 days',
  (id) => {
    expect(propertiesOf(resources, id)).toMatchObject({
      SqsManagedSseEnabled: true,
      MessageRetentionPeriod: 1_209_600,
    });
    const policies = ofType(resources, 'AWS::SQS::QueuePolicy').map(
      ([, policy]) => policy.Properties,
    );
    const own = policies.find((policy) => JSON.stringify(policy.Queues) === `["${id}"]`);
    expect(JSON.stringify(own)).toContain('"aws:SecureTransport":"false"');
  },
);

describe('schedules', () => {
  test('are those of the contract, in UTC, to the minute', () => {
    const schedules = ofType(resources, 'AWS::Scheduler::Schedule').map(([, s]) => s.Properties);
    const declared = Object.entries(SCHEDULES).map(([name, row]) => ({
      ScheduleExpression: row.expression,
      ScheduleExpressionTimezone: 'UTC',
      FlexibleTimeWindow: { Mode: 'OFF' },
      State: 'ENABLED',
      Target: {
        Arn: `${pascal(row.runs)}Function.Arn`,
        Input: JSON.stringify({ schedule: name }),
        RetryPolicy: { MaximumEventAgeInSeconds: 3_600, MaximumRetryAttempts: 5 },
        DeadLetterConfig: { Arn: 'ScheduleFailures.Arn' },
      },
    }));
    expect(schedules).toMatchObject(declared);
  });

  test('may start their own function and report a failure, nothing else', () => {
    expect(propertiesOf(resources, 'TurnPeriodsScheduleRole').Policies).toEqual([
      {
        PolicyName: 'Target',
        PolicyDocument: {
          Version: '2012-10-17',
          Statement: [
            {
              Effect: 'Allow',
              Action: 'lambda:InvokeFunction',
              Resource: 'TurnPeriodsFunction.Arn',
            },
            { Effect: 'Allow', Action: 'sqs:SendMessage', Resource: 'ScheduleFailures.Arn' },
          ],
        },
      },
    ]);
  });
});

test('says where the API answers, and how the workflow, the bus and the alarms are called', () => {
  expect(synthesized.serviceOutputs).toEqual({
    ApiUrl: 'HttpApi.ApiEndpoint',
    EnrichmentWorkflowArn: 'EnrichmentWorkflow',
    EventBusName: 'Bus',
    AlarmTopicArn: 'AlarmTopic',
  });
});

describe('AwsSolutions', () => {
  test('finds nothing that is not acknowledged', () => {
    const report = new AwsSolutionsChecks().validateScope(synthesized.app);
    expect(report.violations).toEqual([]);
  });

  test('is acknowledged nowhere but here, each with its reason', () => {
    const key = Validations.ACKNOWLEDGED_RULES_METADATA_KEY;
    const rules = new Set<string>();
    for (const construct of synthesized.app.node.findAll()) {
      for (const entry of construct.node.metadata.filter(({ type }) => type === key)) {
        for (const [id, reason] of Object.entries(entry.data)) {
          rules.add(id.replace(/^annotation::/i, ''));
          expect(JSON.stringify(reason).length, id).toBeGreaterThan(60);
        }
      }
    }
    const parts =
      'AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:states:<AWS::Region>:<AWS::AccountId>:execution:<EnrichmentWorkflow.Name>';
    expect([...rules].toSorted()).toEqual([
      'AwsSolutions-APIG4',
      'AwsSolutions-IAM5[Resource::*]',
      `${parts}/Parts:*]`,
      `${parts}:*]`,
      'AwsSolutions-S1',
      'AwsSolutions-SF1',
      'AwsSolutions-SF2',
      'AwsSolutions-SMG4',
      'AwsSolutions-SQS3',
    ]);
  });
});
