import { Duration } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { EventSourceMapping, type IFunction } from 'aws-cdk-lib/aws-lambda';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { failureQueue } from './failure-queue.ts';
import { nameResource } from './logical-id.ts';

export interface WorkQueueProps {
  /** How long a call of the function that does the work may last. */
  readonly timeoutSeconds: number;
}

export interface WorkDelivery {
  readonly consumer: IFunction;
  /** Batches that are worked on at the same time, at most; Lambda takes no number below 2. */
  readonly concurrency: number;
}

/**
 * A message is hidden for six calls of its function, as Lambda's documentation has it: a batch that
 * Lambda cannot start at once, for want of room, is tried again in that time.
 */
const CALLS_HIDDEN = 6;
/** A message that was tried so often is put aside at the next look. */
const TRIES_MAX = 5;
const BATCH_SIZE = 10;

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
  constructor(scope: Construct, name: string, { timeoutSeconds }: WorkQueueProps) {
    super(scope, name);
    this.#name = name;
    this.deadLetters = failureQueue(this, `${name}DeadLetters`);
    const queue = new Queue(this, 'Queue', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
      visibilityTimeout: Duration.seconds(CALLS_HIDDEN * timeoutSeconds),
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: TRIES_MAX },
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
  deliverTo({ consumer, concurrency }: WorkDelivery): void {
    const mapping = new EventSourceMapping(this, 'Mapping', {
      target: consumer,
      eventSourceArn: this.queue.queueArn,
      batchSize: BATCH_SIZE,
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
