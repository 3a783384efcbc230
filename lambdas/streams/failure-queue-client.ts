import { DeleteMessageCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { REQUEST_LIMITS } from '../shared/dynamo.ts';

/** A message of the queue that the stream's failures go to. */
export interface Failure {
  readonly id: string;
  readonly body: string;
  readonly receipt: string;
}

/** What failed, and waits to be done again. */
export interface FailureQueue {
  /** Takes some; they are there again after a minute, unless they were dropped. */
  readonly takeFailures: () => Promise<readonly Failure[]>;
  /** Takes one away for ever. */
  readonly dropFailure: (failure: Failure) => Promise<void>;
}

/** Short: a hidden message is one that the queue's alarm does not see. */
const HIDDEN_SECONDS = 60;

/** Opens the queue of that URL. */
export function openFailureQueue(url: string): FailureQueue {
  // The queue's URL names it, and is not where it is spoken to.
  const client = new SQSClient({
    maxAttempts: 4,
    requestHandler: REQUEST_LIMITS,
    useQueueUrlAsEndpoint: false,
  });
  return {
    takeFailures: async () => {
      const answer = await client.send(
        new ReceiveMessageCommand({
          QueueUrl: url,
          MaxNumberOfMessages: 10,
          VisibilityTimeout: HIDDEN_SECONDS,
          // Asked for a second, all servers of the queue are looked at.
          WaitTimeSeconds: 1,
        }),
      );
      return (answer.Messages ?? []).map((message) => ({
        id: message.MessageId ?? '',
        body: message.Body ?? '',
        receipt: message.ReceiptHandle ?? '',
      }));
    },
    dropFailure: async ({ receipt }) => {
      await client.send(new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle: receipt }));
    },
  };
}
