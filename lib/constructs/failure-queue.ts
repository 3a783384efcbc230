import { Duration, Validations } from 'aws-cdk-lib';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { nameResource } from './logical-id.ts';

/**
 * Makes a queue for what could not be delivered: encrypted, TLS only, kept for as long as SQS keeps
 * anything.
 */
export function failureQueue(scope: Construct, name: string): Queue {
  const queue = new Queue(scope, name, {
    encryption: QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
    retentionPeriod: Duration.days(14),
  });
  Validations.of(queue).acknowledge({
    id: 'AwsSolutions-SQS3',
    reason: 'It is itself where failures go; what fails again stays there, and rings an alarm.',
  });
  return nameResource(queue, name);
}
