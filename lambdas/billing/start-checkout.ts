import type { Ports } from '../shared/ports.ts';
import type { Origin, Workspace } from '../workspaces/workspaces.contract.ts';
import { type PricedPack, QUANTITY_MAX } from './billing.contract.ts';
import { withCustomer } from './ensure-customer.ts';
import { ensureProduct } from './ensure-product.ts';
import { loadStripe } from './load-stripe.ts';
import { createSession, type OpenedCheckout, openOnce } from './open-once.ts';
import { offerOf } from './packs.ts';
import {
  askStripe,
  type SessionParams,
  type StripeAccount,
  type StripePort,
} from './stripe-client.ts';
import { toSaleMetadata } from './stripe-metadata.ts';

/** What a member wants to buy. */
export interface CheckoutRequest {
  readonly workspace: Pick<Workspace, 'id' | 'name'>;
  readonly actor: string;
  readonly pack: PricedPack;
  /** How many packs; the customer may change that on Stripe's page. */
  readonly quantity: number;
  readonly successUrl: string;
  readonly cancelUrl: string;
  /** The card may be charged later without its owner, as an automatic top-up does. */
  readonly savesPaymentMethod: boolean;
}

/**
 * Opens a checkout session at Stripe. A repeat gets the same one: Stripe is asked with a key that
 * follows from the caller's, and what it has answered is kept for when it has forgotten.
 *
 * Errors: IDEMPOTENCY_KEY_REUSED; STATE_CONFLICT where the deployment sells nothing;
 *         STRIPE_UNAVAILABLE: call again later.
 */
export async function startCheckout(
  p: Ports & StripePort,
  request: CheckoutRequest,
  origin: Origin & { readonly idempotencyKey: string },
): Promise<OpenedCheckout> {
  const { workspace } = request;
  return openOnce(p, { workspaceId: workspace.id, kind: 'chk' }, origin, async (key) => {
    const stripe = await loadStripe(p);
    return askStripe(async () => {
      const product = await ensureProduct(stripe, offerOf(request.pack));
      return withCustomer(p, stripe, workspace, (customer) =>
        createSession(stripe, toParams(stripe, request, { customer, product }), key),
      );
    });
  });
}

function toParams(
  { deployment, checkout }: StripeAccount,
  request: CheckoutRequest,
  { customer, product }: { readonly customer: string; readonly product: string },
): SessionParams {
  const { workspace, actor, pack, quantity, savesPaymentMethod } = request;
  const metadata = { ...toSaleMetadata({ deployment, workspaceId: workspace.id, actor }) };
  const { currency, unitAmount: unit_amount } = pack;
  return {
    mode: 'payment',
    customer,
    client_reference_id: workspace.id,
    line_items: [
      {
        price_data: { currency, product, unit_amount },
        quantity,
        adjustable_quantity: { enabled: true, minimum: 1, maximum: QUANTITY_MAX },
      },
    ],
    billing_address_collection: 'required',
    customer_update: { address: 'auto', name: 'auto' },
    allow_promotion_codes: checkout.promotionCodes,
    automatic_tax: { enabled: checkout.automaticTax },
    tax_id_collection: { enabled: checkout.taxIds },
    invoice_creation: { enabled: checkout.invoices },
    metadata,
    payment_intent_data: {
      metadata,
      ...(savesPaymentMethod && { setup_future_usage: 'off_session' }),
    },
    success_url: request.successUrl,
    cancel_url: request.cancelUrl,
  };
}
