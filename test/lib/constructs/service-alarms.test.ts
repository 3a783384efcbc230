import { beforeAll, describe, expect, test } from 'vitest';
import { FUNCTIONS, type FunctionId } from '../../../lambdas/functions.contract.ts';
import { ofType, propertiesOf, type Resources, synthesize } from '../synthesize.ts';

const IDS = Object.keys(FUNCTIONS) as FunctionId[];
const pascal = (id: string): string => id.slice(0, 1).toUpperCase() + id.slice(1);

let resources: Resources;

beforeAll(() => {
  resources = synthesize().service;
}, 60_000);

/** In how many of how many times five minutes. */
function ringsOf(alarm: string): unknown[] {
  const { DatapointsToAlarm, EvaluationPeriods } = propertiesOf(resources, alarm);
  return [DatapointsToAlarm, EvaluationPeriods];
}

describe('alarms', () => {
  test.each(IDS)('%s has one for its errors, which says what is lost', (id) => {
    const alarm = propertiesOf(resources, `${pascal(id)}ErrorsAlarm`);
    expect(alarm).toMatchObject({
      MetricName: 'Errors',
      Dimensions: [{ Name: 'FunctionName', Value: `${pascal(id)}Function` }],
      Period: 300,
      Threshold: 1,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      AlarmActions: ['AlarmTopic'],
    });
    expect(alarm.AlarmDescription).toContain(FUNCTIONS[id].errorImpact);
  });

  test('of what the workflow tries again ring when it goes on, others at the first error', () => {
    const rings = Object.fromEntries(IDS.map((id) => [id, ringsOf(`${pascal(id)}ErrorsAlarm`)]));
    expect(rings).toEqual({
      api: [1, 1],
      claimPart: [3, 6],
      callProvider: [3, 6],
      verifyCandidate: [3, 6],
      settlePart: [3, 6],
      finishEnrichment: [3, 6],
      projectLedger: [1, 1],
      replayLedger: [1, 1],
      turnPeriods: [1, 1],
      sweepUnfinished: [1, 1],
    });
    expect(ringsOf('ApiServerErrorsAlarm')).toEqual([3, 6]);
    expect(ringsOf('RequestFailedAlarm')).toEqual([1, 1]);
  });

  test('of a schedule ring for what failed, and for what passes by itself only after half an hour', () => {
    expect(ringsOf('ScheduleItemFailedAlarm')).toEqual([1, 1]);
    expect(ringsOf('ScheduleItemDelayedAlarm')).toEqual([6, 6]);
  });

  test('watch each way in which work can get lost', () => {
    const names = ofType(resources, 'AWS::CloudWatch::Alarm').map(([id]) => id);
    const ofFunctions = IDS.map((id) => `${pascal(id)}ErrorsAlarm`);
    const ofLog = ofType(resources, 'AWS::CloudWatch::Alarm')
      .filter(([, alarm]) => alarm.Properties.MetricName === 'LogEvents')
      .map(([id]) => id);
    const others = names.filter((name) => ![...ofFunctions, ...ofLog].includes(name));
    expect(others.toSorted()).toEqual([
      'ApiServerErrorsAlarm',
      'EnrichmentWorkflowAbortedAlarm',
      'EnrichmentWorkflowFailedAlarm',
      'EnrichmentWorkflowThrottledAlarm',
      'EnrichmentWorkflowTimedOutAlarm',
      'FunctionsThrottledAlarm',
      'LedgerBehindAlarm',
      'LedgerFailuresWaitingAlarm',
      'LedgerSilentAlarm',
      'ScheduleFailuresWaitingAlarm',
      'SubjectWaterfallFailedAlarm',
      'SubjectWaterfallTimedOutAlarm',
      'TablePutsThrottledAlarm',
      'TableReadsThrottledAlarm',
      'TableUpdatesThrottledAlarm',
    ]);
    expect(propertiesOf(resources, 'LedgerBehindAlarm')).toMatchObject({
      MetricName: 'IteratorAge',
      Threshold: 60_000,
    });
  });

  test('hear that nobody reads the stream, which no error tells', () => {
    expect(propertiesOf(resources, 'LedgerSilentAlarm')).toMatchObject({
      MetricName: 'PolledEventCount',
      Dimensions: [{ Name: 'EventSourceMappingUUID', Value: 'LedgerStream' }],
      Statistic: 'SampleCount',
      ComparisonOperator: 'LessThanThreshold',
      Threshold: 1,
      TreatMissingData: 'breaching',
    });
  });

  test('ring for a failure of the stream that two replays could not mend', () => {
    expect(ringsOf('LedgerFailuresWaitingAlarm')).toEqual([6, 6]);
  });

  test('of the table name what it turns away', () => {
    expect(propertiesOf(resources, 'TableUpdatesThrottledAlarm')).toMatchObject({
      MetricName: 'ThrottledRequests',
      Dimensions: [
        { Name: 'Operation', Value: 'UpdateItem' },
        { Name: 'TableName', Value: 'Table' },
      ],
    });
    expect(ringsOf('TableUpdatesThrottledAlarm')).toEqual([2, 3]);
  });

  test('all ring the topic, say what is lost, and where to read what to do', () => {
    for (const [id, alarm] of ofType(resources, 'AWS::CloudWatch::Alarm')) {
      expect(alarm.Properties.AlarmActions, id).toEqual(['AlarmTopic']);
      expect(alarm.Properties.AlarmDescription, id).toMatch(
        /^[A-Z].{20,}\. What to do: docs\/runbook\.md#[a-z-]+$/,
      );
    }
    expect(propertiesOf(resources, 'ApiErrorsAlarm').AlarmDescription).toBe(
      'Nobody can read a balance, ask for a contact or manage a workspace. ' +
        'What to do: docs/runbook.md#api-errors',
    );
  });

  test('tell nobody until there is an address, then that one', () => {
    expect(ofType(resources, 'AWS::SNS::Subscription')).toEqual([]);
    const { service } = synthesize({ alarmEmail: 'ops@operator.example' });
    expect(ofType(service, 'AWS::SNS::Subscription').map(([, s]) => s.Properties)).toEqual([
      { Protocol: 'email', TopicArn: 'AlarmTopic', Endpoint: 'ops@operator.example' },
    ]);
  }, 60_000);

  test('may publish to the topic, which takes TLS only', () => {
    const [topicPolicy] = ofType(resources, 'AWS::SNS::TopicPolicy').map(([, p]) => p.Properties);
    expect(topicPolicy).toMatchObject({
      Topics: ['AlarmTopic'],
      PolicyDocument: {
        Statement: [
          { Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } },
          { Effect: 'Allow', Principal: { Service: 'cloudwatch.amazonaws.com' } },
        ],
      },
    });
  });
});
