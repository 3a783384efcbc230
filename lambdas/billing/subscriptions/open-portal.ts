import type { Ports } from '../../shared/ports.ts';
import { sha256 } from '../../shared/random.ts';
import type { Workspace } from '../../workspaces/workspaces.contract.ts';
import { withCustomer } from '../ensure-customer.ts';
import { loadStripe } from '../load-stripe.ts';
import {
  askStripe,
  type PortalConfiguration,
  type StripeAccount,
  type StripePort,
} from '../stripe-client.ts';
import { findRunning } from './running-subscription.ts';
import { ensurePrice, lookupKeyOf, plansSoldIn, type SoldPlan } from './sold-plans.ts';
import type { OpenedPage } from './subscriptions.contract.ts';

/** Configurations that an account may have. */
const CONFIGURATIONS_MAX = 100;
/** Grows with each change of what the portal lets customers do. */
const PORTAL_VERSION = 2;
/** What a customer may change of what stands on invoices. */
const CUSTOMER_UPDATES = ['address', 'name', 'tax_id'] as const;
/** What waits for the end of the period that is paid for. */
const AT_PERIOD_END = [
  { type: 'decreasing_item_amount' as const },
  { type: 'shortening_interval' as const },
];
/** The currency of the portal where nothing is subscribed to: it then offers no change of plan. */
export const NO_CURRENCY = 'none';

/**
 * Opens Stripe's portal for a workspace: it changes plan and card there, cancels, and finds its
 * invoices. It is offered the plans of the catalogue in the currency that it pays in.
 *
 * Errors: STATE_CONFLICT where the deployment sells nothing; STRIPE_UNAVAILABLE: call again later.
 */
export async function openPortal(
  p: Ports & StripePort,
  workspace: Pick<Workspace, 'id' | 'name'>,
  returnUrl: string,
): Promise<OpenedPage> {
  const stripe = await loadStripe(p);
  return askStripe(() =>
    withCustomer(p, stripe, workspace, async (customer) => {
      const { currency = NO_CURRENCY } = (await findRunning(stripe, customer)) ?? {};
      const configuration = await ensurePortal(stripe, currency);
      const { billingPortal } = stripe.api;
      const { url } = await billingPortal.sessions.create({
        customer,
        configuration,
        return_url: returnUrl,
      });
      return { url };
    }),
  );
}

/** Finds the configuration that offers what is sold in a currency; makes it, or changes it. */
export async function ensurePortal(stripe: StripeAccount, currency: string): Promise<string> {
  const { billingPortal } = stripe.api;
  const sold = plansSoldIn(currency);
  const metadata = toPortalMetadata(stripe, currency, sold);
  const found = await findPortal(stripe, metadata);
  if (found?.metadata?.sluice_offers === metadata.sluice_offers) return found.id;
  const terms = { features: await featuresOf(stripe, sold), metadata };
  if (found !== undefined) {
    return (await billingPortal.configurations.update(found.id, terms)).id;
  }
  const idempotencyKey = `sluice-portal-${sha256(JSON.stringify(metadata))}`;
  return (await billingPortal.configurations.create(terms, { idempotencyKey })).id;
}

export type PortalMetadata = Record<
  'sluice_deployment' | 'sluice_currency' | 'sluice_offers',
  string
>;

/** What a configuration is found again by, and whether it offers what is sold by now. */
export function toPortalMetadata(
  { deployment }: StripeAccount,
  currency: string,
  sold: readonly SoldPlan[],
): PortalMetadata {
  return {
    sluice_deployment: deployment,
    sluice_currency: currency,
    sluice_offers: sha256(JSON.stringify([PORTAL_VERSION, ...sold.map(lookupKeyOf)])),
  };
}

/** Finds the deployment's configuration for a currency, whatever it offers. */
export async function findPortal(
  { api }: StripeAccount,
  ours: PortalMetadata,
): Promise<PortalConfiguration | undefined> {
  const { data } = await api.billingPortal.configurations.list({
    active: true,
    limit: CONFIGURATIONS_MAX,
  });
  return data.find(
    ({ metadata }) =>
      metadata?.sluice_deployment === ours.sluice_deployment &&
      metadata.sluice_currency === ours.sluice_currency,
  );
}

/**
 * Gives what a customer may do in the portal, where these plans are sold. A larger plan is billed at
 * once. A smaller one, and the end, come when what was paid for is over.
 */
export async function featuresOf(stripe: StripeAccount, sold: readonly SoldPlan[]) {
  const products = [];
  for (const plan of sold) {
    const { product, price } = await ensurePrice(stripe, plan);
    products.push({ product, prices: [price] });
  }
  return {
    customer_update: { enabled: true, allowed_updates: [...CUSTOMER_UPDATES] },
    invoice_history: { enabled: true },
    payment_method_update: { enabled: true },
    subscription_cancel: { enabled: true, mode: 'at_period_end' as const },
    ...(products.length > 0 && {
      subscription_update: {
        enabled: true,
        default_allowed_updates: ['price' as const],
        proration_behavior: 'always_invoice' as const,
        schedule_at_period_end: { conditions: AT_PERIOD_END },
        products,
      },
    }),
  };
}
