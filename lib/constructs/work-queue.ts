import { Duration } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { EventSourceMapping, type IFunction } from 'aws-cdk-lib/aws-lambda';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { failureQueue } from './failure-queue.ts';
import { nameResource } from './logical-id.ts';

export interface WorkQueueProps {
  /** How long a message is hidden once it was handed out. */
  readonly hiddenSeconds: number;
  /** A message that was tried so often is put aside at the next look. */
  readonly triesMax: number;
}

export interface WorkDelivery {
  readonly consumer: IFunction;
  /** Messages that one call gets, at most. */
  readonly batchSize: number;
  /** Batches that are worked on at the same time, at most; Lambda takes no number below 2. */
  readonly concurrency: number;
}

/**
 * Work that one function hands to another: each message until it is done, or put aside. It has no
 * alarm of its own, which would cost ten cents a month: the consumer logs the last try of a message
 * as an error, and that rings.
 */
export class WorkQueue extends Construct {
  readonly queue: Queue;
  readonly deadLetters: Queue;
  readonly #name: string;

  /** Makes the queues `<name>` and `<name>DeadLetters`; nothing takes from them yet. */
  constructor(scope: Construct, name: string, { hiddenSeconds, triesMax }: WorkQueueProps) {
    super(scope, name);
    this.#name = name;
    this.deadLetters = failureQueue(this, `${name}DeadLetters`);
    const queue = new Queue(this, 'Queue', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
      visibilityTimeout: Duration.seconds(hiddenSeconds),
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: triesMax },
    });
    this.queue = nameResource(queue, name);
  }

  /** Gives what a function needs that puts work into the queue. */
  senderAccess(): PolicyStatement[] {
    return [this.#allow(`Send${this.#name}`, 'sqs:SendMessage')];
  }

  /** Gives what Lambda needs of the role of the function that does the work. */
  consumerAccess(): PolicyStatement[] {
    return [
      this.#allow(
        `Take${this.#name}`,
        'sqs:ReceiveMessage',
        'sqs:DeleteMessage',
        'sqs:GetQueueAttributes',
      ),
    ];
  }

  /** Brings messages to the function, which answers with those that it could not handle. */
  deliverTo({ consumer, batchSize, concurrency }: WorkDelivery): void {
    const mapping = new EventSourceMapping(this, 'Mapping', {
      target: consumer,
      eventSourceArn: this.queue.queueArn,
      batchSize,
      reportBatchItemFailures: true,
      // Without it Lambda adds pollers as long as messages wait. What it then has no room to call
      // counts as tried, and good messages are put aside.
      maxConcurrency: concurrency,
    });
    nameResource(mapping, `${this.#name}Delivery`);
  }

  #allow(sid: string, ...actions: string[]): PolicyStatement {
    return new PolicyStatement({ sid, actions, resources: [this.queue.queueArn] });
  }
}
