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

type Reader = (
  account: StripeAccount,
  event: StripeEvent,
  saidAtMs: EpochMs,
) => Promise<ToldFacts | ToldNews | undefined>;

/** THE TABLE of objects that events are about: how each is asked for, and read. */
const READERS: Readonly<Record<string, Reader>> = {
  'checkout.session': async ({ api, deployment }, event) => {
    const failed = event.type === 'checkout.session.async_payment_failed';
    const session = await api.checkout.sessions.retrieve(objectOf(event).id);
    if (session.mode === 'subscription') return newsOfSession(session, deployment);
    return factsOfSession(session, { deployment, failed });
  },
  payment_intent: async ({ api, deployment }, event) =>
    factsOfIntent(await api.paymentIntents.retrieve(objectOf(event).id), deployment),
  charge: async ({ api, deployment }, event) =>
    factsOfCharge(await api.charges.retrieve(objectOf(event).id), deployment),
  refund: async ({ api }, event) => factsOfRefund(await api.refunds.retrieve(objectOf(event).id)),
  dispute: async ({ api }, event, saidAtMs) =>
    factsOfDispute(await api.disputes.retrieve(objectOf(event).id), Math.floor(saidAtMs / 1_000)),
  subscription: async ({ api, deployment }, event) =>
    newsOfSubscription(
      toldOf(event, await api.subscriptions.retrieve(objectOf(event).id)),
      deployment,
    ),
  invoice: async ({ api, deployment }, event) =>
    newsOfInvoice(toldOf(event, await api.invoices.retrieve(objectOf(event).id)), deployment),
};

/** Objects that can be asked for anew. */
export const READ_ANEW = Object.keys(READERS);

/**
 * Asks Stripe for what an event is about, as it is now and in the version that we read; undefined
 * where that is none of ours. Said at a time in milliseconds.
 */
export async function toldAnew(
  account: StripeAccount,
  event: StripeEvent,
  saidAtMs: EpochMs,
): Promise<ToldFacts | ToldNews | undefined> {
  return READERS[objectOf(event).object]?.(account, event, saidAtMs);
}

/** The same event, about that object as it is now. */
function toldOf(event: StripeEvent, object: object): StripeEvent {
  return { ...event, data: { object } } as StripeEvent;
}
