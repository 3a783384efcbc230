import {
  DeleteMessageCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { REQUEST_LIMITS } from './dynamo.ts';

export interface Message {
  readonly id: string;
  readonly body: string;
  readonly receipt: string;
}

/** What waits to be done, by whoever takes it. */
export interface Queue {
  readonly send: (body: string) => Promise<void>;
  /** Takes some; they are there again after 50 seconds, unless they were dropped. */
  readonly take: () => Promise<readonly Message[]>;
  /** Takes one away for ever. */
  readonly drop: (message: Message) => Promise<void>;
}

/**
 * Shorter than the minute between two looks for starts, so that each look meets what the one before
 * has left; a hidden message is also one that the queue's alarm does not see.
 */
const HIDDEN_SECONDS = 50;

/**
 * Opens the queue of that URL. `waitSeconds`: how long a taker waits for messages. Asked for a
 * second, all servers of the queue are looked at; with 0, one that holds a message may be passed
 * over, until the next look.
 */
export function openQueue(url: string, { waitSeconds }: { readonly waitSeconds: number }): Queue {
  // The queue's URL names it, and is not where it is spoken to.
  const client = new SQSClient({
    maxAttempts: 4,
    requestHandler: REQUEST_LIMITS,
    useQueueUrlAsEndpoint: false,
  });
  return {
    send: async (body) => {
      await client.send(new SendMessageCommand({ QueueUrl: url, MessageBody: body }));
    },
    take: async () => {
      const answer = await client.send(
        new ReceiveMessageCommand({
          QueueUrl: url,
          MaxNumberOfMessages: 10,
          VisibilityTimeout: HIDDEN_SECONDS,
          WaitTimeSeconds: waitSeconds,
        }),
      );
      return (answer.Messages ?? []).map((message) => ({
        id: message.MessageId ?? '',
        body: message.Body ?? '',
        receipt: message.ReceiptHandle ?? '',
      }));
    },
    drop: async ({ receipt }) => {
      await client.send(new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle: receipt }));
    },
  };
}
