import type { StripeAccount, Subscription } from '../stripe-client.ts';
import { readSaleMetadata } from '../stripe-metadata.ts';
import { isGoingOn } from './plan-of-subscription.ts';

/** Newest first; a workspace has a few in its life. */
const LOOKED_AT_MAX = 100;

/** Asks Stripe for the subscription of a customer that goes on; undefined where there is none. */
export async function findRunning(
  { api, deployment }: StripeAccount,
  customer: string,
): Promise<Subscription | undefined> {
  const { data } = await api.subscriptions.list({
    customer,
    status: 'all',
    limit: LOOKED_AT_MAX,
  });
  return data.find((each) => isGoingOn(each) && readSaleMetadata(each.metadata, deployment));
}
