import { createHash, randomUUID } from 'node:crypto';
import type { JsonObject } from '../../server/json.ts';
import { AwsError, type AwsOperations } from './aws-endpoint.ts';

interface Message {
  readonly id: string;
  readonly body: string;
  hiddenUntilMs: number;
}

/** Messages by the name of their queue. */
export type QueuedMessages = Readonly<Record<string, readonly Message[]>>;

export interface QueuesOptions {
  readonly now: () => number;
  /** What an earlier run of the stack has left; absent: nothing. */
  readonly left?: QueuedMessages;
  /** Told of all messages whenever one comes or goes. */
  readonly onChange?: (messages: QueuedMessages) => void;
}

/** SQS: what is sent stays until it is deleted; who takes it hides it from others for a while. */
export class Queues {
  readonly #queues: Map<string, readonly Message[]>;
  readonly #options: QueuesOptions;

  constructor(options: QueuesOptions) {
    this.#options = options;
    this.#queues = new Map(Object.entries(options.left ?? {}));
  }

  /** Puts a message into the queue of that name or ARN. */
  send(queue: string, body: JsonObject): void {
    this.#put(queue.split(':').at(-1) ?? queue, JSON.stringify(body));
  }

  /** How many messages each queue holds, those that somebody has taken included. */
  get lengths(): Readonly<Record<string, number>> {
    return Object.fromEntries([...this.#queues].map(([name, { length }]) => [name, length]));
  }

  /** What the SDK asks of a queue, whose URL here is its name. */
  get operations(): AwsOperations {
    return {
      'AmazonSQS.SendMessage': async ({ QueueUrl: url, MessageBody: body }) =>
        this.#put(String(url), String(body)),
      'AmazonSQS.ReceiveMessage': async (input) => ({ Messages: this.#take(input) }),
      'AmazonSQS.DeleteMessage': async ({ QueueUrl: url, ReceiptHandle: receipt }) => {
        const left = this.#of(String(url)).filter(({ id }) => id !== receipt);
        this.#set(String(url), left);
        return {};
      },
    };
  }

  #put(name: string, body: string): JsonObject {
    const id = randomUUID();
    this.#set(name, [...this.#of(name), { id, body, hiddenUntilMs: 0 }]);
    return { MessageId: id, MD5OfMessageBody: sumOf(body) };
  }

  #take(input: JsonObject): JsonObject[] {
    const { QueueUrl: url, MaxNumberOfMessages: most, VisibilityTimeout: seconds } = input;
    if (typeof url !== 'string') throw new AwsError('MissingParameter', 'QueueUrl');
    const there = this.#of(url).filter(({ hiddenUntilMs }) => hiddenUntilMs <= this.#options.now());
    return there.slice(0, Number(most ?? 1)).map((message) => {
      message.hiddenUntilMs = this.#options.now() + Number(seconds ?? 30) * 1_000;
      return toReceived(message);
    });
  }

  #of(name: string): readonly Message[] {
    return this.#queues.get(name) ?? [];
  }

  #set(name: string, messages: readonly Message[]): void {
    this.#queues.set(name, messages);
    this.#options.onChange?.(Object.fromEntries(this.#queues));
  }
}

/**
 * The SDK checks the sum, and refuses a message that has none; so it does the answer to one sent.
 */
function toReceived({ id, body }: Message): JsonObject {
  return { MessageId: id, ReceiptHandle: id, Body: body, MD5OfBody: sumOf(body) };
}

function sumOf(body: string): string {
  return createHash('md5').update(body).digest('hex');
}
