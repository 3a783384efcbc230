import { expect, test } from 'vitest';
import { ofType, propertiesOf, synthesize } from '../synthesize.ts';

const resources = synthesize().service;

/** THE TABLE of schedules as they are deployed. */
const DEPLOYED = [
  ['TurnPeriods', 'turn-periods', 'cron(0 * * * ? *)'],
  ['SweepUnfinished', 'sweep-unfinished', 'rate(5 minutes)'],
  ['StartWaiting', 'start-waiting', 'rate(1 minute)'],
  ['AuditLedgers', 'audit-ledgers', 'cron(30 3 * * ? *)'],
  ['ReconcileRecent', 'reconcile-recent', 'cron(20 * * * ? *)'],
  ['ReconcilePayments', 'reconcile-payments', 'cron(10 4 * * ? *)'],
  ['LearnOrder', 'learn-order', 'cron(40 * * * ? *)'],
  ['ReplayLedger', 'replay-ledger', 'rate(15 minutes)'],
] as const;

/** Two schedules run one function: it looks back as far as the schedule says. */
const functionOf = (name: string): string =>
  name === 'ReconcileRecent' ? 'ReconcilePayments' : name;

test('the schedules of the table are deployed, and no other', () => {
  expect(ofType(resources, 'AWS::Scheduler::Schedule').map(([id]) => id)).toEqual(
    DEPLOYED.map(([name]) => `${name}Schedule`),
  );
});

test.each(DEPLOYED)(
  '%s starts its function, in UTC, to the minute',
  (name, schedule, expression) => {
    expect(propertiesOf(resources, `${name}Schedule`)).toMatchObject({
      ScheduleExpression: expression,
      ScheduleExpressionTimezone: 'UTC',
      FlexibleTimeWindow: { Mode: 'OFF' },
      State: 'ENABLED',
      Target: {
        Arn: `${functionOf(name)}Function.Arn`,
        RoleArn: `${name}ScheduleRole.Arn`,
        Input: `{"schedule":"${schedule}"}`,
        RetryPolicy: { MaximumEventAgeInSeconds: 3_600, MaximumRetryAttempts: 5 },
        DeadLetterConfig: { Arn: 'ScheduleFailures.Arn' },
      },
    });
  },
);

test.each(DEPLOYED)(
  '%s may start its own function and report a failure, for this account alone',
  (name) => {
    expect(propertiesOf(resources, `${name}ScheduleRole`)).toMatchObject({
      AssumeRolePolicyDocument: {
        Statement: [
          {
            Effect: 'Allow',
            Action: 'sts:AssumeRole',
            Principal: { Service: 'scheduler.amazonaws.com' },
            Condition: { StringEquals: { 'aws:SourceAccount': 'AWS::AccountId' } },
          },
        ],
      },
      Policies: [
        {
          PolicyDocument: {
            Statement: [
              {
                Effect: 'Allow',
                Action: 'lambda:InvokeFunction',
                Resource: `${functionOf(name)}Function.Arn`,
              },
              { Effect: 'Allow', Action: 'sqs:SendMessage', Resource: 'ScheduleFailures.Arn' },
            ],
          },
        },
      ],
    });
  },
);
