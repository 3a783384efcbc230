import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { FunctionId } from '../../lambdas/functions.contract.ts';

/**
 * Gives what each function needs that puts starts into the queue, or makes them again from there.
 */
export function startQueueAccess(
  queue: IQueue,
): Partial<Record<FunctionId, readonly PolicyStatement[]>> {
  const send = (): PolicyStatement[] => [
    new PolicyStatement({
      sid: 'QueueStart',
      actions: ['sqs:SendMessage'],
      resources: [queue.queueArn],
    }),
  ];
  const take = new PolicyStatement({
    sid: 'TakeStarts',
    actions: ['sqs:ReceiveMessage', 'sqs:DeleteMessage'],
    resources: [queue.queueArn],
  });
  return { api: send(), readImports: send(), sweepUnfinished: send(), startWaiting: [take] };
}
