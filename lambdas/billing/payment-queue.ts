import * as z from 'zod/mini';
import { openQueue } from '../shared/queue-client.ts';

/** Hands work on to whoever reaches Stripe, and brings about what follows. */
export interface PaymentQueue {
  /** A payment whose facts have changed. */
  readonly queuePayment: (paymentId: string) => Promise<void>;
  /** A subscription of which there are news. */
  readonly queueSubscription: (subscriptionId: string) => Promise<void>;
  /** A workspace whose automatic top-up is to be looked at. */
  readonly queueTopUp: (workspaceId: string) => Promise<void>;
}

const id = z.string().check(z.regex(/^[A-Za-z0-9_-]{1,255}$/));
const MESSAGE = z.union([
  z.strictObject({ paymentId: id }),
  z.strictObject({ subscriptionId: id }),
  z.strictObject({ topUpOf: id }),
]);

/** A message of the queue: what is to be done. */
export type QueuedWork = z.output<typeof MESSAGE>;

/** Opens the queue of what there is to be done about payments, subscriptions and top-ups. */
export function openPaymentQueue(url: string): PaymentQueue {
  const queue = openQueue(url, { waitSeconds: 0, hiddenSeconds: 0 });
  const send = (work: QueuedWork) => queue.send(JSON.stringify(work));
  return {
    queuePayment: (paymentId) => send({ paymentId }),
    queueSubscription: (subscriptionId) => send({ subscriptionId }),
    queueTopUp: (topUpOf) => send({ topUpOf }),
  };
}

/** Reads a message of the queue; throws where it is none. */
export function toQueuedWork(body: string): QueuedWork {
  return MESSAGE.parse(JSON.parse(body));
}
