import { describeError } from '../shared/log.ts';
import type { Ports } from '../shared/ports.ts';
import { factsOfEvent, type ReadEvent, type ToldFacts } from './facts-of-event.ts';
import { addFacts } from './payment.store.ts';
import type { PaymentQueue } from './payment-queue.ts';
import type { StripeAccount, StripeEvent } from './stripe-client.ts';
import type { ToldNews } from './subscriptions/news-of-event.ts';
import { addNews } from './subscriptions/subscription.store.ts';

/**
 * Takes in what an event tells: its facts are kept first, then what they are of is handed on. A queue
 * that does not take it delays it alone: the sweep hands it on.
 *
 * Shape:  → what the event is to us.
 * Errors: of the table: Stripe sends the event again.
 */
export async function receiveEvent(
  p: Ports & PaymentQueue,
  { deployment }: Pick<StripeAccount, 'deployment'>,
  event: StripeEvent,
): Promise<ReadEvent['kind']> {
  const read = factsOfEvent(event, deployment);
  if (read.kind === 'payment') await receiveFacts(p, read);
  if (read.kind === 'subscription') await receiveNews(p, read);
  return read.kind;
}

/** Keeps what Stripe has told of a payment, and hands the payment on. Errors: of the table. */
export async function receiveFacts(
  p: Ports & PaymentQueue,
  { paymentId, facts }: ToldFacts,
): Promise<void> {
  const record = await addFacts(p, paymentId, facts);
  // What is known already, and followed, needs nobody.
  if (record.i2sk === undefined) return;
  await p.queuePayment(paymentId).catch((error: unknown) => {
    p.log('PAYMENT_NOT_QUEUED', { paymentId, ...describeError(error) });
  });
}

/** Keeps the news of a subscription, and hands it on. Errors: of the table. */
export async function receiveNews(p: Ports & PaymentQueue, news: ToldNews): Promise<void> {
  const { i2sk, subscriptionId } = await addNews(p, news);
  if (i2sk === undefined) return;
  await p.queueSubscription(subscriptionId).catch((error: unknown) => {
    p.log('PAYMENT_NOT_QUEUED', { subscriptionId, ...describeError(error) });
  });
}
