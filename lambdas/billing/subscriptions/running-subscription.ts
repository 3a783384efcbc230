import type { StripeAccount, Subscription } from '../stripe-client.ts';
import { readSaleMetadata } from '../stripe-metadata.ts';
import { isGoingOn } from './plan-of-subscription.ts';

/** Newest first; a workspace has a few in its life. */
const LOOKED_AT_MAX = 100;

/** Asks Stripe for the subscriptions of a customer that go on, newest first. */
export async function listRunning(
  { api, deployment }: StripeAccount,
  customer: string,
): Promise<Subscription[]> {
  const { data } = await api.subscriptions.list({
    customer,
    status: 'all',
    limit: LOOKED_AT_MAX,
  });
  return data.filter((each) => isGoingOn(each) && readSaleMetadata(each.metadata, deployment));
}

/** Asks Stripe for the subscription of a customer that goes on; undefined where there is none. */
export async function findRunning(
  stripe: StripeAccount,
  customer: string,
): Promise<Subscription | undefined> {
  return (await listRunning(stripe, customer))[0];
}
