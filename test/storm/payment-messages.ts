import type { SQSEvent } from 'aws-lambda';
import {
  MESSAGE_HIDDEN_SECONDS,
  MESSAGE_TRIES_MAX,
} from '../../lambdas/billing/payment-queue.contract.ts';
import { applyBatch } from '../../lambdas/webhooks/apply-payments.lambda.ts';
import type { Surroundings } from './surroundings.ts';

const HOUR = 3_600_000;
/** A message that failed comes again after that time (the queue's visibility timeout). */
const HIDDEN_MS = MESSAGE_HIDDEN_SECONDS * 1_000;
const BATCH_MAX = 4;

interface Message {
  readonly id: string;
  readonly paymentId: string;
  tries: number;
}

/** The queue of payments between the webhook and those that bring credits about. */
export class PaymentMessages {
  readonly #world: Surroundings;
  readonly #waiting: Message[] = [];
  #count = 0;
  setAside = 0;

  constructor(world: Surroundings) {
    this.#world = world;
  }

  put(paymentId: string): void {
    const { chance, weather, isCalm } = this.#world;
    if (!isCalm && chance.happens(weather.queueDown)) throw new Error('the queue is down');
    const isOdd = !isCalm && chance.happens(weather.queue);
    this.#count += 1;
    const message = { id: `message-${this.#count}`, paymentId, tries: 0 };
    this.#wait(message, isOdd ? chance.spread(1_000, 12 * HOUR) : chance.spread(1, 2_000));
    if (isOdd && chance.happens(0.6)) this.#wait({ ...message }, chance.spread(1, HOUR));
  }

  #wait(message: Message, ms: number): void {
    const { schedule } = this.#world;
    this.#waiting.push(message);
    schedule.after(ms, () => {
      if (this.#waiting.includes(message)) void this.#deliver(message);
    });
  }

  /** Hands out a message, and others that wait with it. */
  async #deliver(first: Message): Promise<void> {
    const { chance, functions } = this.#world;
    const others = this.#waiting.filter((each) => each !== first && chance.happens(0.5));
    const batch = [first, ...others.slice(0, chance.whole(0, BATCH_MAX - 1))];
    for (const message of batch) {
      this.#waiting.splice(this.#waiting.indexOf(message), 1);
      message.tries += 1;
    }
    const failed = await functions
      .invoke('applyPayments', (p, by) =>
        applyBatch(this.#world.portsOf(p, by), { Records: batch.map(toRecord) }),
      )
      .then(({ batchItemFailures }) => batchItemFailures.map(({ itemIdentifier: id }) => id))
      .catch(() => batch.map(({ id }) => id));
    for (const message of batch.filter(({ id }) => failed.includes(id))) this.#again(message);
  }

  #again(message: Message): void {
    if (message.tries < MESSAGE_TRIES_MAX) {
      this.#wait(message, HIDDEN_MS);
      return;
    }
    this.setAside += 1;
    this.#world.trace.tell('queue', `sets ${message.paymentId} aside`);
  }
}

function toRecord({ id, paymentId, tries }: Message): SQSEvent['Records'][number] {
  return {
    messageId: id,
    body: JSON.stringify({ paymentId }),
    attributes: { ApproximateReceiveCount: String(tries) },
  } as SQSEvent['Records'][number];
}
