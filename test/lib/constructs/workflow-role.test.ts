import { expect, test } from 'vitest';
import { propertiesOf, synthesize } from '../synthesize.ts';

const resources = synthesize().service;

const LOG_DELIVERY = {
  Sid: 'DeliverLog',
  Effect: 'Allow',
  Action: [
    'logs:CreateLogDelivery',
    'logs:GetLogDelivery',
    'logs:UpdateLogDelivery',
    'logs:DeleteLogDelivery',
    'logs:ListLogDeliveries',
    'logs:PutResourcePolicy',
    'logs:DescribeResourcePolicies',
    'logs:DescribeLogGroups',
  ],
  Resource: '*',
};

test.each(['EnrichmentWorkflow', 'RoundRun'])(
  'the role of %s serves workflows of this account alone, and delivers their log',
  (name) => {
    const role = propertiesOf(resources, `${name}Role`);
    expect(role.AssumeRolePolicyDocument).toMatchObject({
      Statement: [
        {
          Effect: 'Allow',
          Action: 'sts:AssumeRole',
          Principal: { Service: 'states.amazonaws.com' },
          Condition: { StringEquals: { 'aws:SourceAccount': 'AWS::AccountId' } },
        },
      ],
    });
    expect(role.Policies).toMatchObject([
      {
        PolicyName: 'Tasks',
        PolicyDocument: { Statement: expect.arrayContaining([LOG_DELIVERY]) },
      },
    ]);
  },
);
