import { expect, test } from 'vitest';
import { ofType, propertiesOf, synthesize } from '../synthesize.ts';

const resources = synthesize().service;

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
    expect(own).toMatchObject({
      PolicyDocument: {
        Statement: [
          {
            Effect: 'Deny',
            Principal: { AWS: '*' },
            Action: 'sqs:*',
            Condition: { Bool: { 'aws:SecureTransport': 'false' } },
          },
        ],
      },
    });
  },
);
