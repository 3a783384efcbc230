import { epochMs } from '../../shared/units.contract.ts';
import type { CheckoutSession, Invoice, StripeEvent, Subscription } from '../stripe-client.ts';
import { idOf, readSaleMetadata } from '../stripe-metadata.ts';
import type { SubscriptionNews } from './subscriptions.contract.ts';

/** What an event tells of one subscription. */
export interface ToldNews {
  readonly subscriptionId: string;
  readonly news: SubscriptionNews;
}

type Metadata = Subscription['metadata'] | null | undefined;

/** Reads an event of a subscription; undefined where it is none of this deployment. */
export function newsOfSubscription(event: StripeEvent, deployment: string): ToldNews | undefined {
  const { id, metadata } = event.data.object as Subscription;
  return toldBy(event, { id, metadata, deployment });
}

/** Reads an event of an invoice; undefined where it bills no subscription of this deployment. */
export function newsOfInvoice(event: StripeEvent, deployment: string): ToldNews | undefined {
  const { parent } = event.data.object as Invoice;
  const { subscription, metadata } = parent?.subscription_details ?? {};
  return toldBy(event, { id: idOf(subscription), metadata, deployment });
}

/** Reads a checkout session; undefined where nobody has subscribed by it. */
export function newsOfSession(
  { id, created, subscription, metadata }: CheckoutSession,
  deployment: string,
): ToldNews | undefined {
  return toldBy({ id, created }, { id: idOf(subscription), metadata, deployment });
}

function toldBy(
  { id: eventId, created }: Pick<StripeEvent, 'id' | 'created'>,
  of: { readonly id: string | undefined; readonly metadata: Metadata; readonly deployment: string },
): ToldNews | undefined {
  const sold = readSaleMetadata(of.metadata ?? null, of.deployment);
  if (!of.id || sold === undefined) return undefined;
  const { workspaceId } = sold;
  const news = { workspaceId, saidAtMs: epochMs(created * 1_000), said: [eventId] };
  return { subscriptionId: of.id, news };
}
