import { describeError } from '../shared/log.ts';
import type { Ports } from '../shared/ports.ts';
import type { PaymentRecord } from './billing.contract.ts';
import { factsOfEvent, type ReadEvent, type ToldFacts } from './facts-of-event.ts';
import { addFacts } from './payment.store.ts';
import type { PaymentQueue } from './payment-queue.ts';
import type { StripeAccount, StripeEvent } from './stripe-client.ts';
import type { ToldNews } from './subscriptions/news-of-event.ts';
import { addNews } from './subscriptions/subscription.store.ts';

/**
 * Takes in what an event tells: its facts are kept first, then what they are of is handed on. A queue
 * that does not take it delays it alone: the sweep hands it on. An event that comes again is handed
 * on again where nothing came of it: a person sends it so once what was missing is there.
 *
 * Shape:  → what the event is to us, and whose.
 * Errors: of the table: Stripe sends the event again.
 */
export async function receiveEvent(
  p: Ports & PaymentQueue,
  { deployment }: Pick<StripeAccount, 'deployment'>,
  event: StripeEvent,
): Promise<ReadEvent> {
  const read = factsOfEvent(event, deployment);
  if (read.kind === 'payment') {
    await receiveFacts(p, read);
    await noteFailure(p, read);
  }
  if (read.kind === 'subscription') await receiveNews(p, read);
  return read;
}

/** Keeps what Stripe has told of a payment, and hands the payment on. Errors: of the table. */
export async function receiveFacts(
  p: Ports & PaymentQueue,
  { paymentId, facts }: ToldFacts,
): Promise<void> {
  const record = await addFacts(p, paymentId, facts);
  // What is known already, and followed, needs nobody.
  if (record.i2sk === undefined && !isLeftUndone(record)) return;
  await p.queuePayment(paymentId).catch((error: unknown) => {
    p.log('PAYMENT_NOT_QUEUED', { paymentId, ...describeError(error) });
  });
}

/**
 * Says whether a payment was left with nothing done for it: paid for a workspace that there was not.
 * One that sold none of our packs is done, since its lines are known.
 */
export function isLeftUndone(record: PaymentRecord | undefined): boolean {
  const { sale, lines } = record?.facts ?? {};
  const isPaid = sale?.stage === 'paid' && lines?.length !== 0;
  return isPaid && record?.told === undefined && record?.i2sk === undefined;
}

/**
 * A top-up fails once before its owner's bank is asked, and once more where the answer is no: the
 * second time is no news of the payment, but of what the top-up waits for.
 */
async function noteFailure(p: Ports & PaymentQueue, { facts: { sale } }: ToldFacts): Promise<void> {
  if (sale?.stage !== 'failed' || !sale.id.startsWith('pi_')) return;
  const { workspaceId } = sale;
  await p.queueTopUp(workspaceId).catch((error: unknown) => {
    p.log('PAYMENT_NOT_QUEUED', { workspaceId, ...describeError(error) });
  });
}

/**
 * Keeps the news of a subscription, and hands it on, also what is known: how it stands is asked of
 * Stripe, and a course that was reached is not carried out again. Errors: of the table.
 */
export async function receiveNews(p: Ports & PaymentQueue, news: ToldNews): Promise<void> {
  const { subscriptionId } = await addNews(p, news);
  await p.queueSubscription(subscriptionId).catch((error: unknown) => {
    p.log('PAYMENT_NOT_QUEUED', { subscriptionId, ...describeError(error) });
  });
}
