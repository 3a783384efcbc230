import { describe, expect, test } from 'vitest';
import { ofType, propertiesOf, synthesize } from '../synthesize.ts';

const resources = synthesize().service;
const ALARMS = ofType(resources, 'AWS::CloudWatch::Alarm');

const named = (Name: string, Value: string) => [{ Name, Value }];
const ofFunction = (name: string) => named('FunctionName', `${name}Function`);
const ofWorkflow = named('StateMachineArn', 'EnrichmentWorkflow');

/**
 * THE TABLE of alarms: what is looked at, how it is added up over so many seconds, the value that
 * counts, and in how many of the last measurements it must be reached (`<`: not reached, and
 * nothing measured counts as not reached).
 */
const TABLE: readonly (readonly [
  name: string,
  metric: string,
  dimensions: unknown,
  counted: string,
  seconds: number,
  value: string,
  rings: string,
])[] = [
  ['ErrorsLogged', 'service ErrorsLogged', undefined, 'Sum', 300, '>= 1', '1 of 1'],
  ['RetriesGoOn', 'service RetriesGoOn', undefined, 'Sum', 300, '>= 1', '3 of 6'],
  ['ProvidersRefuse', 'service ProvidersRefuse', undefined, 'Sum', 300, '>= 1', '1 of 1'],
  [
    'ApiServerErrors',
    'AWS/ApiGateway 5xx',
    [
      { Name: 'ApiId', Value: 'HttpApi' },
      { Name: 'Stage', Value: '$default' },
    ],
    'Sum',
    300,
    '>= 1',
    '3 of 6',
  ],
  ['ApiThrottled', 'AWS/Lambda Throttles', ofFunction('Api'), 'Sum', 300, '>= 1', '2 of 3'],
  [
    'EnrichmentWorkflowFailed',
    'AWS/States ExecutionsFailed',
    ofWorkflow,
    'Sum',
    300,
    '>= 1',
    '1 of 1',
  ],
  [
    'EnrichmentWorkflowThrottled',
    'AWS/States ExecutionThrottled',
    ofWorkflow,
    'Sum',
    300,
    '>= 1',
    '3 of 6',
  ],
  [
    'LedgerBehind',
    'AWS/Lambda IteratorAge',
    ofFunction('ProjectLedger'),
    'Maximum',
    300,
    '>= 60000',
    '2 of 3',
  ],
  [
    'LedgerSilent',
    'AWS/Lambda PolledEventCount',
    named('EventSourceMappingUUID', 'LedgerStream'),
    'SampleCount',
    300,
    '< 1',
    '3 of 3',
  ],
  [
    'LedgerFailuresWaiting',
    'AWS/SQS ApproximateNumberOfMessagesVisible',
    named('QueueName', 'LedgerFailures.QueueName'),
    'Maximum',
    300,
    '>= 1',
    '6 of 6',
  ],
  [
    'TurnPeriodsSilent',
    'AWS/Lambda Invocations',
    ofFunction('TurnPeriods'),
    'Sum',
    3_600,
    '< 1',
    '3 of 3',
  ],
  [
    'SweepUnfinishedSilent',
    'AWS/Lambda Invocations',
    ofFunction('SweepUnfinished'),
    'Sum',
    300,
    '< 1',
    '4 of 4',
  ],
];

const COMPARED: Readonly<Record<string, string>> = {
  GreaterThanOrEqualToThreshold: '>= notBreaching',
  LessThanThreshold: '< breaching',
};

describe('alarms', () => {
  test('are those of the table: each costs money every month, also when nobody asks for anything', () => {
    expect(ALARMS.map(([id]) => id)).toEqual(TABLE.map(([name]) => `${name}Alarm`));
  });

  test.each(TABLE)('%s looks at %s', (name, metric, Dimensions, counted, seconds, value, rings) => {
    const alarm = propertiesOf(resources, `${name}Alarm`);
    const [how, missing] = String(COMPARED[String(alarm.ComparisonOperator)]).split(' ');
    expect({
      metric: `${alarm.Namespace} ${alarm.MetricName}`,
      Dimensions: alarm.Dimensions,
      counted: alarm.Statistic,
      seconds: alarm.Period,
      value: `${how} ${alarm.Threshold}`,
      rings: `${alarm.DatapointsToAlarm} of ${alarm.EvaluationPeriods}`,
    }).toEqual({ metric, Dimensions, counted, seconds, value, rings });
    expect(alarm.TreatMissingData).toBe(missing);
  });

  test.each(ALARMS)(
    '%s tells the topic when it begins and when it is over, and what to do',
    (_, alarm) => {
      expect(alarm.Properties).toMatchObject({
        AlarmActions: ['AlarmTopic'],
        OKActions: ['AlarmTopic'],
        AlarmDescription: expect.stringMatching(
          /^[A-Z].{20,}\. What to do: docs\/runbook\.md#[a-z-]+$/,
        ),
      });
      // CloudWatch looks back over one day at most.
      const { EvaluationPeriods, Period } = alarm.Properties;
      expect(Number(EvaluationPeriods) * Number(Period)).toBeLessThanOrEqual(86_400);
    },
  );

  test('say what is lost, as a person reads it', () => {
    expect(propertiesOf(resources, 'SweepUnfinishedSilentAlarm').AlarmDescription).toBe(
      'The schedule does not run. Requests that a crash cut off stay open and keep their credits held. ' +
        'What to do: docs/runbook.md#sweep-unfinished-silent',
    );
  });
});

describe('what is counted in the logs', () => {
  const filters = ofType(resources, 'AWS::Logs::MetricFilter').map(([id, { Properties }]) => {
    const [counted = {}] = Properties.MetricTransformations as Readonly<Record<string, unknown>>[];
    const { MetricName, MetricNamespace, MetricValue, Dimensions } = counted;
    const { LogGroupName: log, FilterPattern: pattern } = Properties;
    return { id, log, pattern, MetricName, MetricNamespace, MetricValue, Dimensions };
  });
  const anyOf = (field: string, values: readonly string[]): string =>
    values.length === 1
      ? `{ $.${field} = "${values[0]}" }`
      : `{ ${values.map((value) => `($.${field} = "${value}")`).join(' || ')} }`;
  const LINES = {
    ErrorsLogged: [
      'REQUEST_FAILED',
      'FUNCTION_FAILED',
      'PAYMENT_SET_ASIDE',
      'PAYMENT_OF_NOBODY',
      'SALE_OF_NO_PACK',
      'PAYMENT_DIFFERS',
      'SUBSCRIPTION_OF_NOBODY',
      'SUBSCRIPTION_OF_NO_PLAN',
      'SUBSCRIPTION_BESIDE_ANOTHER',
      'SCHEDULE_ITEM_FAILED',
      'UNFINISHED_KIND_UNKNOWN',
      'LEDGER_RECORD_GONE',
      'LEDGER_AUDIT_FAILED',
    ],
    RetriesGoOn: [
      'REQUEST_CUT_OFF',
      'FUNCTION_CUT_OFF',
      'TABLE_THROTTLED',
      'SECRET_READ_FAILED',
      'VENDOR_CIRCUIT_OPENED',
      'VENDOR_NOT_NOTED',
      'WORKFLOW_NOT_STARTED',
      'START_NOT_QUEUED',
      'STRIPE_EVENT_REFUSED',
      'STRIPE_EVENT_NOT_KEPT',
      'CALLBACK_REFUSED',
      'PAYMENT_NOT_QUEUED',
      'PAYMENT_DELAYED',
      'SCHEDULE_ITEM_DELAYED',
      'SETTLE_LATE',
    ],
    ProvidersRefuse: ['PROVIDER_SECRET_REFUSED', 'PROVIDER_ACCOUNT_REFUSED'],
  };
  /** What a crash of each function rings: at once where nobody repeats the call soon. */
  const CRASHES: Readonly<Record<string, string>> = {
    Api: 'ErrorsLogged',
    Progress: 'ErrorsLogged',
    OpenRound: 'RetriesGoOn',
    RunRows: 'RetriesGoOn',
    RunListRows: 'RetriesGoOn',
    SettleRound: 'RetriesGoOn',
    FinishEnrichment: 'RetriesGoOn',
    ProjectLedger: 'RetriesGoOn',
    ReplayLedger: 'ErrorsLogged',
    TurnPeriods: 'ErrorsLogged',
    AuditLedgers: 'ErrorsLogged',
    LearnOrder: 'ErrorsLogged',
    ReconcilePayments: 'ErrorsLogged',
    SweepUnfinished: 'RetriesGoOn',
    StartWaiting: 'RetriesGoOn',
    Docs: 'RetriesGoOn',
    Billing: 'ErrorsLogged',
    Providers: 'ErrorsLogged',
    ReceiveStripe: 'RetriesGoOn',
    ReceiveCallback: 'RetriesGoOn',
    ApplyPayments: 'RetriesGoOn',
    ReadImports: 'RetriesGoOn',
    WriteExports: 'RetriesGoOn',
  };

  test('has a crash for every function that is deployed', () => {
    const names = ofType(resources, 'AWS::Lambda::Function').map(([id]) => id);
    expect(names.toSorted()).toEqual(
      Object.keys(CRASHES)
        .map((name) => `${name}Function`)
        .toSorted(),
    );
  });

  test.each(Object.entries(CRASHES))(
    'of %s: its lines by their events, a crash as %s',
    (name, crash) => {
      const own = filters.filter(({ log }) => log === `${name}Log`);
      const lines = Object.entries(LINES).map(([metric, events]) => [
        metric,
        anyOf('event', events),
      ]);
      expect(own.map(({ MetricName, pattern }) => [MetricName, pattern])).toEqual([
        ...lines,
        [crash, '?"Task timed out" ?"Runtime exited" ?"Runtime.ExitError"'],
        [
          'ErrorsLogged',
          '?"Runtime.ImportModuleError" ?"Runtime.HandlerNotFound" ?"Runtime.UserCodeSyntaxError"',
        ],
      ]);
    },
  );

  test.each(['EnrichmentWorkflow', 'RoundRun'])('of %s: executions that stopped', (name) => {
    const own = filters.filter(({ log }) => log === `${name}Log`);
    const stops = ['ExecutionFailed', 'ExecutionTimedOut', 'ExecutionAborted'];
    expect(own.map(({ MetricName, pattern }) => [MetricName, pattern])).toEqual([
      ['RetriesGoOn', anyOf('type', stops)],
    ]);
  });

  test('goes under one metric for each alarm, without dimensions, one line one', () => {
    for (const { id, MetricNamespace, MetricValue, Dimensions, pattern } of filters) {
      expect([MetricNamespace, MetricValue, Dimensions], id).toEqual(['service', '1', undefined]);
      // A longer pattern is refused by CloudWatch.
      expect(String(pattern).length, id).toBeLessThanOrEqual(1_024);
    }
  });
});

describe('the topic', () => {
  test('tells nobody until there is an address, then that one', () => {
    expect(ofType(resources, 'AWS::SNS::Subscription')).toEqual([]);
    const { service } = synthesize({ alarmEmail: 'ops@operator.example' });
    expect(ofType(service, 'AWS::SNS::Subscription').map(([, s]) => s.Properties)).toEqual([
      { Protocol: 'email', TopicArn: 'AlarmTopic', Endpoint: 'ops@operator.example' },
    ]);
  });

  test('takes TLS only, and alarms of this account alone', () => {
    const [topicPolicy] = ofType(resources, 'AWS::SNS::TopicPolicy').map(([, p]) => p.Properties);
    expect(topicPolicy).toMatchObject({
      Topics: ['AlarmTopic'],
      PolicyDocument: {
        Statement: [
          { Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } },
          {
            Effect: 'Allow',
            Action: 'sns:Publish',
            Principal: { Service: 'cloudwatch.amazonaws.com' },
            Condition: { StringEquals: { 'aws:SourceAccount': 'AWS::AccountId' } },
          },
        ],
      },
    });
  });
});
