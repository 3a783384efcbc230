import { findItem, putAbsentItem } from '../shared/items.ts';
import { keys } from '../shared/keys.contract.ts';
import type { Ports } from '../shared/ports.ts';
import { sha256 } from '../shared/random.ts';
import type { Origin, Workspace } from '../workspaces/workspaces.contract.ts';
import { type PackTerms, type PricedPack, QUANTITY_MAX } from './billing.contract.ts';
import { loadStripe } from './load-stripe.ts';
import { type Checkout, type OpenedCheckout, openOnce } from './open-once.ts';
import { productIdOf, titleOf } from './packs.ts';
import { askStripe, type StripeAccount, type StripePort } from './stripe-client.ts';
import { toPackMetadata, toSaleMetadata } from './stripe-metadata.ts';

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
  return openOnce(p, { workspaceId: workspace.id, kind: 'chk' }, origin, async (idempotencyKey) => {
    const stripe = await loadStripe(p);
    return askStripe(() => openSession(p, stripe, request, idempotencyKey));
  });
}

/**
 * Stripe's key follows from all that Stripe is asked for: a repeat gets the same session, unless a
 * price or a setting was changed meanwhile, where Stripe would refuse the key for its day.
 */
async function openSession(
  p: Ports,
  stripe: StripeAccount,
  request: CheckoutRequest,
  id: string,
): Promise<Checkout> {
  const [customer, product] = await Promise.all([
    ensureCustomer(p, stripe, request.workspace),
    ensureProduct(stripe, request.pack),
  ]);
  const params = toParams(stripe, request, { customer, product });
  const idempotencyKey = `${id}-${sha256(JSON.stringify(params))}`;
  const session = await stripe.api.checkout.sessions.create(params, { idempotencyKey });
  return { id: session.id, url: session.url ?? '' };
}

function toParams(
  { deployment, checkout }: StripeAccount,
  request: CheckoutRequest,
  { customer, product }: { readonly customer: string; readonly product: string },
) {
  const { workspace, actor, pack, quantity, savesPaymentMethod } = request;
  const metadata = { ...toSaleMetadata({ deployment, workspaceId: workspace.id, actor }) };
  const { currency, unitAmount: unit_amount } = pack;
  return {
    mode: 'payment' as const,
    customer,
    client_reference_id: workspace.id,
    line_items: [
      {
        price_data: { currency, product, unit_amount },
        quantity,
        adjustable_quantity: { enabled: true, minimum: 1, maximum: QUANTITY_MAX },
      },
    ],
    billing_address_collection: 'required' as const,
    customer_update: { address: 'auto' as const, name: 'auto' as const },
    allow_promotion_codes: checkout.promotionCodes,
    automatic_tax: { enabled: checkout.automaticTax },
    tax_id_collection: { enabled: checkout.taxIds },
    invoice_creation: { enabled: checkout.invoices },
    metadata,
    payment_intent_data: {
      metadata,
      ...(savesPaymentMethod && { setup_future_usage: 'off_session' as const }),
    },
    success_url: request.successUrl,
    cancel_url: request.cancelUrl,
  };
}

/** A workspace is one customer of Stripe, made with its first purchase. */
export async function ensureCustomer(
  p: Ports,
  { api, deployment }: StripeAccount,
  { id: workspaceId, name }: Pick<Workspace, 'id' | 'name'>,
): Promise<string> {
  const key = keys.customer(workspaceId);
  const known = await findItem<{ readonly customerId: string }>(p, key);
  if (known !== undefined) return known.customerId;
  const metadata = { sluice_deployment: deployment, sluice_workspace: workspaceId };
  const { id: customerId } = await api.customers.create(
    { name, metadata },
    { idempotencyKey: `sluice-customer-${deployment}-${workspaceId}-${sha256(name)}` },
  );
  await putAbsentItem(p.db, key, { customerId });
  const kept = await findItem<{ readonly customerId: string }>(p, key);
  return kept?.customerId ?? customerId;
}

/** A pack's product has an id of our choice: it is made where it is not there yet. */
async function ensureProduct({ api, products }: StripeAccount, pack: PackTerms): Promise<string> {
  const id = productIdOf(pack);
  if (products.has(id)) return id;
  const found = await api.products.retrieve(id).catch(orMissing);
  if (found === undefined) {
    await api.products
      .create({ id, name: titleOf(pack), metadata: { ...toPackMetadata(pack) } })
      .catch(orThere);
  }
  products.add(id);
  return id;
}

/** What is not there is undefined. */
export function orMissing(error: unknown): undefined {
  if ((error as { code?: unknown }).code === 'resource_missing') return undefined;
  throw error;
}

/** Another call was first. */
export function orThere(error: unknown): void {
  if ((error as { code?: unknown }).code !== 'resource_already_exists') throw error;
}
