import { createHash, randomUUID } from 'node:crypto';
import type { JsonObject } from '../../server/json.ts';
import type { QueueResource } from '../template/resources.ts';
import { AwsError, type AwsOperations } from './aws-endpoint.ts';

/** A message as it waits. */
interface Message {
  readonly id: string;
  readonly body: string;
  readonly sentMs: number;
  hiddenUntilMs: number;
  /** How often somebody took it. */
  receives: number;
}

/** A message that was taken. */
export interface TakenMessage {
  readonly id: string;
  readonly body: string;
  readonly sentMs: number;
  /** This time included. */
  readonly receives: number;
  /** Not dropped, it goes to the dead letters with the next look at it. */
  readonly isLastTry: boolean;
}

/** Messages by the name of their queue; a run of an older version may have kept less of each. */
export type QueuedMessages = Readonly<
  Record<string, readonly (Pick<Message, 'id' | 'body'> & Partial<Message>)[]>
>;

export interface QueuesOptions {
  readonly now: () => number;
  /** Those of the template; others hide for half a minute, and have no dead letters. */
  readonly queues?: readonly QueueResource[];
  /** What an earlier run of the stack has left; absent: nothing. */
  readonly left?: QueuedMessages;
  /** Told of all messages whenever one changes. */
  readonly onChange?: (messages: QueuedMessages) => void;
}

/** What SQS does where nobody says how long a message is hidden. */
const HIDDEN_SECONDS = 30;

/** SQS: what is sent stays until it is deleted; who takes it hides it from others for a while. */
export class Queues {
  readonly #queues: Map<string, readonly Message[]>;
  readonly #options: QueuesOptions;
  readonly #settings: ReadonlyMap<string, QueueResource>;
  readonly #listeners = new Map<string, () => void>();

  constructor(options: QueuesOptions) {
    this.#options = options;
    this.#settings = new Map((options.queues ?? []).map((queue) => [queue.id, queue]));
    const fresh = { sentMs: options.now(), hiddenUntilMs: 0, receives: 0 };
    this.#queues = new Map(
      Object.entries(options.left ?? {}).map(([name, messages]) => [
        name,
        messages.map((message) => ({ ...fresh, ...message })),
      ]),
    );
  }

  /** Puts a message into the queue of that name or ARN. */
  send(queue: string, body: JsonObject): void {
    this.#put(nameOf(queue), JSON.stringify(body));
  }

  /** How many messages each queue holds, those that somebody has taken included. */
  get lengths(): Readonly<Record<string, number>> {
    return Object.fromEntries([...this.#queues].map(([name, { length }]) => [name, length]));
  }

  /** How many one queue holds. */
  lengthOf(queue: string): number {
    return this.#of(nameOf(queue)).length;
  }

  /**
   * Takes messages that nobody has, at most so many, and hides them. What was taken too often goes
   * to the dead letters instead.
   *
   * @param hiddenSeconds absent: as long as the queue says
   */
  take(queue: string, most: number, hiddenSeconds?: number): readonly TakenMessage[] {
    const name = nameOf(queue);
    const settings = this.#settings.get(name);
    const triesMax = settings?.deadLetters?.triesMax ?? Number.POSITIVE_INFINITY;
    const nowMs = this.#options.now();
    const there = this.#of(name).filter(({ hiddenUntilMs }) => hiddenUntilMs <= nowMs);
    if (there.length === 0) return [];
    const dead = there.filter(({ receives }) => receives >= triesMax);
    if (dead.length > 0) this.#putAside(name, dead);
    const taken = there.filter(({ receives }) => receives < triesMax).slice(0, most);
    const seconds = hiddenSeconds ?? settings?.hiddenSeconds ?? HIDDEN_SECONDS;
    for (const message of taken) {
      message.hiddenUntilMs = nowMs + seconds * 1_000;
      message.receives += 1;
    }
    this.#changed();
    return taken.map(({ id, body, sentMs, receives }) => {
      return { id, body, sentMs, receives, isLastTry: receives >= triesMax };
    });
  }

  /** Takes messages away for ever. */
  drop(queue: string, ids: readonly string[]): void {
    const name = nameOf(queue);
    this.#set(
      name,
      this.#of(name).filter(({ id }) => !ids.includes(id)),
    );
  }

  /** Gives messages back, so that they can be taken at once; without ids, all of the queue. */
  giveBack(queue: string, ids?: readonly string[]): void {
    const name = nameOf(queue);
    for (const message of this.#of(name)) {
      if (ids?.includes(message.id) ?? true) message.hiddenUntilMs = 0;
    }
    this.#changed();
    this.#listeners.get(name)?.();
  }

  /** Tells that listener, and no other, whenever a message of the queue can be taken. */
  listen(queue: string, listener: () => void): void {
    this.#listeners.set(nameOf(queue), listener);
  }

  /** What the SDK asks of a queue, whose URL here is its name. */
  get operations(): AwsOperations {
    return {
      'AmazonSQS.SendMessage': async ({ QueueUrl: url, MessageBody: body }) =>
        this.#put(String(url), String(body)),
      'AmazonSQS.ReceiveMessage': async (input) => ({ Messages: this.#receive(input) }),
      'AmazonSQS.DeleteMessage': async ({ QueueUrl: url, ReceiptHandle: receipt }) => {
        this.drop(String(url), [String(receipt)]);
        return {};
      },
    };
  }

  #put(name: string, body: string): JsonObject {
    const id = randomUUID();
    const message = { id, body, sentMs: this.#options.now(), hiddenUntilMs: 0, receives: 0 };
    this.#set(name, [...this.#of(name), message]);
    this.#listeners.get(name)?.();
    return { MessageId: id, MD5OfMessageBody: sumOf(body) };
  }

  #receive(input: JsonObject): JsonObject[] {
    const { QueueUrl: url, MaxNumberOfMessages: most, VisibilityTimeout: seconds } = input;
    if (typeof url !== 'string') throw new AwsError('MissingParameter', 'QueueUrl');
    const hiddenSeconds = seconds === undefined ? undefined : Number(seconds);
    return this.take(url, Number(most ?? 1), hiddenSeconds).map(toReceived);
  }

  /** A dead letter keeps its id, and the time at which it was sent. */
  #putAside(name: string, dead: readonly Message[]): void {
    const target = nameOf(this.#settings.get(name)?.deadLetters?.arn ?? '');
    const aside = dead.map((message) => ({ ...message, hiddenUntilMs: 0 }));
    this.#queues.set(target, [...this.#of(target), ...aside]);
    this.#queues.set(
      name,
      this.#of(name).filter((message) => !dead.includes(message)),
    );
  }

  #of(name: string): readonly Message[] {
    return this.#queues.get(name) ?? [];
  }

  #set(name: string, messages: readonly Message[]): void {
    this.#queues.set(name, messages);
    this.#changed();
  }

  #changed(): void {
    this.#options.onChange?.(Object.fromEntries(this.#queues));
  }
}

function nameOf(queue: string): string {
  return queue.split(':').at(-1) ?? queue;
}

/**
 * The SDK checks the sum, and refuses a message that has none; so it does the answer to one sent.
 */
function toReceived({ id, body }: TakenMessage): JsonObject {
  return { MessageId: id, ReceiptHandle: id, Body: body, MD5OfBody: sumOf(body) };
}

/** Gives the sum of a body, by which its receiver sees that it is whole. */
export function sumOf(body: string): string {
  return createHash('md5').update(body).digest('hex');
}
