import { AppError } from '../../shared/errors.ts';
import type { Ports } from '../../shared/ports.ts';
import type { Origin, Workspace } from '../../workspaces/workspaces.contract.ts';
import { withCustomer } from '../ensure-customer.ts';
import { loadStripe } from '../load-stripe.ts';
import { createSession, type OpenedCheckout, openOnce } from '../open-once.ts';
import {
  askStripe,
  type SessionParams,
  type StripeAccount,
  type StripePort,
} from '../stripe-client.ts';
import { toSaleMetadata } from '../stripe-metadata.ts';
import { findRunning } from './running-subscription.ts';
import { ensurePrice, type SoldPlan } from './sold-plans.ts';

/** What an owner wants to subscribe to. */
export interface SubscriptionRequest {
  readonly workspace: Pick<Workspace, 'id' | 'name'>;
  readonly actor: string;
  readonly plan: SoldPlan;
  readonly successUrl: string;
  readonly cancelUrl: string;
}

/**
 * Opens a checkout session at Stripe on which a plan is subscribed to. A repeat with the same key
 * gets the same one.
 *
 * Errors: IDEMPOTENCY_KEY_REUSED; STATE_CONFLICT where the workspace has a subscription that goes
 *         on, and where the deployment sells nothing; STRIPE_UNAVAILABLE: call again later.
 */
export async function startSubscription(
  p: Ports & StripePort,
  request: SubscriptionRequest,
  origin: Origin,
): Promise<OpenedCheckout> {
  const { workspace, plan } = request;
  return openOnce(p, { workspaceId: workspace.id, kind: 'sub' }, origin, async (key) => {
    const stripe = await loadStripe(p);
    return askStripe(() =>
      withCustomer(p, stripe, workspace, async (customer) => {
        if (await findRunning(stripe, customer)) throw alreadySubscribed();
        const { price } = await ensurePrice(stripe, plan);
        return createSession(stripe, toParams(stripe, request, { customer, price }), key);
      }),
    );
  });
}

function toParams(
  { deployment, checkout }: StripeAccount,
  { workspace, actor, successUrl, cancelUrl }: SubscriptionRequest,
  { customer, price }: { readonly customer: string; readonly price: string },
): SessionParams {
  const metadata = { ...toSaleMetadata({ deployment, workspaceId: workspace.id, actor }) };
  return {
    mode: 'subscription',
    customer,
    client_reference_id: workspace.id,
    line_items: [{ price, quantity: 1 }],
    billing_address_collection: 'required',
    customer_update: { address: 'auto', name: 'auto' },
    allow_promotion_codes: checkout.promotionCodes,
    automatic_tax: { enabled: checkout.automaticTax },
    tax_id_collection: { enabled: checkout.taxIds },
    metadata,
    subscription_data: { metadata },
    success_url: successUrl,
    cancel_url: cancelUrl,
  };
}

function alreadySubscribed(): AppError {
  return new AppError('STATE_CONFLICT', 'a subscription goes on', {
    detail: 'The workspace has a subscription already. Change its plan in the portal.',
  });
}
