import { beforeAll, describe, expect, test } from 'vitest';
import { FUNCTIONS, type FunctionId } from '../../lambdas/functions.contract.ts';
import { ofType, propertiesOf, type Resources, synthesize } from './synthesize.ts';

const IDS = Object.keys(FUNCTIONS) as FunctionId[];
const pascal = (id: string): string => id.slice(0, 1).toUpperCase() + id.slice(1);

let resources: Resources;

beforeAll(() => {
  resources = synthesize().service;
}, 60_000);

describe('alarms', () => {
  test.each(IDS)('%s has one for its first error, which says what is lost', (id) => {
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

  test('watch each way in which work can get lost', () => {
    const names = ofType(resources, 'AWS::CloudWatch::Alarm').map(([id]) => id);
    const ofFunctions = IDS.map((id) => `${pascal(id)}ErrorsAlarm`);
    expect(names.filter((name) => !ofFunctions.includes(name)).toSorted()).toEqual([
      'ApiServerErrorsAlarm',
      'EnrichmentWorkflowFailedAlarm',
      'EnrichmentWorkflowTimedOutAlarm',
      'LedgerBehindAlarm',
      'LedgerFailuresWaitingAlarm',
      'ScheduleFailuresWaitingAlarm',
      'SubjectWaterfallFailedAlarm',
      'SubjectWaterfallTimedOutAlarm',
    ]);
    expect(propertiesOf(resources, 'LedgerBehindAlarm')).toMatchObject({
      MetricName: 'IteratorAge',
      Threshold: 60_000,
    });
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
