import type { EpochMs } from '../shared/units.contract.ts';
import {
  factsOfCharge,
  factsOfDispute,
  factsOfIntent,
  factsOfRefund,
  factsOfSession,
  type ToldFacts,
} from './facts-of-event.ts';
import type { StripeAccount, StripeEvent } from './stripe-client.ts';
import {
  newsOfInvoice,
  newsOfSession,
  newsOfSubscription,
  type ToldNews,
} from './subscriptions/news-of-event.ts';

/** An object of an event, as far as every version of the API has it. */
interface EventObject {
  readonly id: string;
  readonly object: string;
  /** In seconds. */
  readonly created: number;
}

/** Gives what an event is about, whatever the version of its shape. */
export const objectOf = ({ data }: StripeEvent): EventObject => data.object as EventObject;

/** Says whether an event is about a subscription: itself, or what it is billed by. */
export const isOfSubscription = (event: StripeEvent): boolean =>
  ['subscription', 'invoice'].includes(objectOf(event).object);

/**
 * Asks Stripe for what an event is about, as it is now and in the version that we read; undefined
 * where that is none of ours. Said at a time in milliseconds.
 */
export async function toldAnew(
  { api, deployment }: StripeAccount,
  event: StripeEvent,
  saidAtMs: EpochMs,
): Promise<ToldFacts | ToldNews | undefined> {
  const { id, object } = objectOf(event);
  switch (object) {
    case 'checkout.session': {
      const failed = event.type === 'checkout.session.async_payment_failed';
      const session = await api.checkout.sessions.retrieve(id);
      if (session.mode === 'subscription') return newsOfSession(session, deployment);
      return factsOfSession(session, { deployment, failed });
    }
    case 'payment_intent':
      return factsOfIntent(await api.paymentIntents.retrieve(id), deployment);
    case 'charge':
      return factsOfCharge(await api.charges.retrieve(id), deployment);
    case 'refund':
      return factsOfRefund(await api.refunds.retrieve(id));
    case 'dispute':
      return factsOfDispute(await api.disputes.retrieve(id), Math.floor(saidAtMs / 1_000));
    case 'subscription':
      return newsOfSubscription(toldOf(event, await api.subscriptions.retrieve(id)), deployment);
    case 'invoice':
      return newsOfInvoice(toldOf(event, await api.invoices.retrieve(id)), deployment);
    default:
      return undefined;
  }
}

/** The same event, about that object as it is now. */
function toldOf(event: StripeEvent, object: object): StripeEvent {
  return { ...event, data: { object } } as StripeEvent;
}
