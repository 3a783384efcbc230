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
  /**
   * Takes some; they are there again when they were hidden long enough, unless they were dropped.
   */
  readonly take: () => Promise<readonly Message[]>;
  /** Takes one away for ever. */
  readonly drop: (message: Message) => Promise<void>;
}

export interface QueueOptions {
  /**
   * How long a taker waits for messages. Asked for a second, all servers of the queue are looked
   * at; with 0, one that holds a message may be passed over, until the next look.
   */
  readonly waitSeconds: number;
  /** How long what was taken is hidden from others, and from the queue's alarm. */
  readonly hiddenSeconds: number;
}

/** Opens the queue of that URL. */
export function openQueue(url: string, { waitSeconds, hiddenSeconds }: QueueOptions): Queue {
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
          VisibilityTimeout: hiddenSeconds,
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
