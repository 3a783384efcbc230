import { expect, test } from 'vitest';
import { ofType, propertiesOf, synthesize } from '../synthesize.ts';

const resources = synthesize().service;

function statementsAbout(role: string, queue: string): unknown[] {
  const { Policies } = propertiesOf(resources, role) as {
    Policies: readonly { PolicyDocument: { Statement: readonly { Resource: unknown }[] } }[];
  };
  const all = Policies.flatMap((policy) => policy.PolicyDocument.Statement);
  return all.filter(({ Resource }) => Resource === `${queue}.Arn`);
}

test.each([
  ['Api', 'QueueStart', 'sqs:SendMessage'],
  ['SweepUnfinished', 'QueueStart', 'sqs:SendMessage'],
  ['StartWaiting', 'TakeStarts', ['sqs:ReceiveMessage', 'sqs:DeleteMessage']],
])('%s may do one thing with the queue of starts: %s', (name, Sid, Action) => {
  expect(statementsAbout(`${name}Role`, 'WaitingStarts')).toEqual([
    { Sid, Effect: 'Allow', Action, Resource: 'WaitingStarts.Arn' },
  ]);
});

test('nobody else may', () => {
  const roles = ofType(resources, 'AWS::IAM::Role').filter(([, { Properties }]) =>
    JSON.stringify(Properties).includes('WaitingStarts.Arn'),
  );
  expect(roles.map(([id]) => id)).toEqual([
    'ApiRole',
    'ReadImportsRole',
    'SweepUnfinishedRole',
    'StartWaitingRole',
  ]);
});

test('it keeps a start for as long as SQS keeps anything, encrypted', () => {
  expect(propertiesOf(resources, 'WaitingStarts')).toEqual({
    MessageRetentionPeriod: 1_209_600,
    SqsManagedSseEnabled: true,
  });
});
