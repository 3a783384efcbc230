import { findPlanVersion } from '../../plans/catalogue.ts';
import type { Ports } from '../../shared/ports.ts';
import { epochMs } from '../../shared/units.contract.ts';
import { loadStripe } from '../load-stripe.ts';
import {
  askStripe,
  orMissing,
  type Price,
  type StripePort,
  type Subscription,
  type SubscriptionItem,
} from '../stripe-client.ts';
import { readPlanMetadata, readSaleMetadata } from '../stripe-metadata.ts';
import type { FeePayment, SubscriptionState, TermPrice } from './subscriptions.contract.ts';

/** What became of the money, our own facts say. */
export type ReadState = Omit<SubscriptionState, 'isReversed'>;

/**
 * Asks Stripe how a subscription stands. Undefined where there is none, where it is none of this
 * deployment, and where it sells no plan of the catalogue, which is logged.
 *
 * Errors: STRIPE_UNAVAILABLE; STATE_CONFLICT where the deployment has no Stripe account.
 */
export async function readSubscription(
  p: Ports & StripePort,
  subscriptionId: string,
  workspaceId: string,
): Promise<ReadState | undefined> {
  const { api, deployment } = await loadStripe(p);
  const expand = ['latest_invoice.payments', 'items.data.price.product'];
  const found = await askStripe(() =>
    api.subscriptions.retrieve(subscriptionId, { expand }).catch(orMissing),
  );
  if (!found || !readSaleMetadata(found.metadata, deployment)) return undefined;
  const state = toState(found, workspaceId);
  if (state === undefined) p.log('SUBSCRIPTION_OF_NO_PLAN', { subscriptionId, workspaceId });
  return state;
}

function toState(found: Subscription, workspaceId: string): ReadState | undefined {
  const item = found.items.data.find(({ price }) => planOfPrice(price) !== undefined);
  const plan = item && planOfPrice(item.price);
  const price = item && termPriceOf(item.price);
  if (!item || plan === undefined || price === undefined) return undefined;
  return {
    id: found.id,
    workspaceId,
    customerId: typeof found.customer === 'string' ? found.customer : found.customer.id,
    createdAtMs: epochMs(found.created * 1_000),
    status: found.status,
    isPaid: isPaid(found),
    fees: feesOf(found),
    plan,
    price,
    periodStartMs: epochMs(item.current_period_start * 1_000),
    periodEndMs: epochMs(item.current_period_end * 1_000),
    endsAtMs: endOf(found, item),
  };
}

/** The plan stands on the price, or on the product; one that the catalogue has lost is none. */
function planOfPrice({ metadata, product }: Price): string | undefined {
  const onProduct = typeof product === 'string' || product.deleted ? null : product.metadata;
  const plan = readPlanMetadata(metadata) ?? readPlanMetadata(onProduct);
  return plan !== undefined && findPlanVersion(plan) ? plan : undefined;
}

const MONTHS_OF: Readonly<Record<string, number>> = { month: 1, year: 12 };

function termPriceOf({ unit_amount, currency, recurring }: Price): TermPrice | undefined {
  const months = (MONTHS_OF[recurring?.interval ?? ''] ?? 0) * (recurring?.interval_count ?? 0);
  if (months === 0 || unit_amount === null) return undefined;
  return { amount: unit_amount, currency, months };
}

/** An invoice that was voided is owed by nobody. */
function isPaid({ latest_invoice: invoice }: Subscription): boolean {
  if (invoice === null) return true;
  return typeof invoice !== 'string' && ['paid', 'void'].includes(invoice.status ?? '');
}

function feesOf({ latest_invoice: invoice }: Subscription): FeePayment[] {
  if (invoice === null || typeof invoice === 'string') return [];
  return (invoice.payments?.data ?? []).flatMap(({ status, payment, amount_paid: amount }) => {
    const { payment_intent: intent } = payment;
    const paymentId = typeof intent === 'string' ? intent : intent?.id;
    return status === 'paid' && paymentId && amount ? [{ paymentId, amount }] : [];
  });
}

function endOf(
  { cancel_at: at, cancel_at_period_end: atPeriodEnd }: Subscription,
  { current_period_end: periodEnd }: SubscriptionItem,
): SubscriptionState['endsAtMs'] {
  const endS = at ?? (atPeriodEnd ? periodEnd : null);
  return endS === null ? null : epochMs(endS * 1_000);
}
