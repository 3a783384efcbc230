import Stripe from 'stripe';
import type { Sale, SoldLine, TrueDispute, TrueRefund } from './sales.ts';

/**
 * What Stripe says of a sale, in the shapes of its API: the attributes that somebody may read, with
 * the types of its SDK.
 */

type Metadata = Record<string, string>;

/** What we write on our objects, as docs of the metadata have it. */
function metadataOf({ deployment, workspaceId, actor }: Sale): Metadata {
  return {
    sluice_deployment: deployment,
    sluice_workspace: workspaceId,
    sluice_actor: actor,
  };
}

/** Says a checkout session as it stands. */
export function toSession(sale: Sale): Stripe.Checkout.Session {
  const isComplete = sale.stage !== 'open' && sale.stage !== 'expired';
  return whole<Stripe.Checkout.Session>({
    id: sale.id,
    object: 'checkout.session',
    mode: 'payment',
    livemode: false,
    created: sale.createdS,
    currency: sale.currency,
    amount_total: sale.amount,
    amount_subtotal: sale.amount,
    client_reference_id: sale.workspaceId,
    metadata: metadataOf(sale),
    payment_intent: isComplete ? sale.intent : null,
    status: isComplete ? 'complete' : sale.stage === 'open' ? 'open' : 'expired',
    payment_status: paymentStatusOf(sale),
    url: sale.stage === 'open' ? `https://checkout.stripe.com/c/pay/${sale.id}` : null,
  });
}

function paymentStatusOf({ stage, amount }: Sale): Stripe.Checkout.Session['payment_status'] {
  if (stage !== 'paid') return 'unpaid';
  return amount === 0 ? 'no_payment_required' : 'paid';
}

/** Says a line of a session, with its price and product. */
export function toLine(sale: Sale, line: SoldLine): Stripe.LineItem {
  const product = whole<Stripe.Product>({
    id: `prod_${line.pack}`,
    object: 'product',
    name: line.pack,
    metadata: {
      sluice_pack: line.pack,
      sluice_credit_type: line.creditType,
      sluice_credits: String(line.credits),
      sluice_months: line.months === null ? 'never' : String(line.months),
    },
  });
  return whole<Stripe.LineItem>({
    id: line.id,
    object: 'item',
    quantity: line.quantity,
    currency: sale.currency,
    amount_total: line.amount,
    price: whole<Stripe.Price>({ id: `price_${line.pack}`, object: 'price', product }),
  });
}

export function toCharge(sale: Sale): Stripe.Charge {
  return whole<Stripe.Charge>({
    id: sale.charge.id,
    object: 'charge',
    amount: sale.amount,
    currency: sale.currency,
    payment_intent: sale.intent,
    receipt_url: sale.charge.receiptUrl,
    metadata: metadataOf(sale),
    status: 'succeeded',
  });
}

export function toRefund(sale: Sale, refund: TrueRefund): Stripe.Refund {
  return whole<Stripe.Refund>({
    id: refund.id,
    object: 'refund',
    amount: refund.amount,
    charge: sale.charge.id,
    created: refund.createdS,
    currency: sale.currency,
    payment_intent: sale.intent,
    status: refund.status,
    metadata: {},
  });
}

export function toDispute(sale: Sale, dispute: TrueDispute): Stripe.Dispute {
  return whole<Stripe.Dispute>({
    id: dispute.id,
    object: 'dispute',
    amount: dispute.amount,
    charge: sale.charge.id,
    created: dispute.createdS,
    currency: sale.currency,
    payment_intent: sale.intent,
    status: dispute.status,
    metadata: {},
  });
}

/** Makes an event; what it carries is how the object stands now, and stays so. */
export function toEvent(id: string, type: string, object: object, createdS: number): Stripe.Event {
  return {
    id,
    type,
    object: 'event',
    api_version: Stripe.API_VERSION,
    created: createdS,
    livemode: false,
    pending_webhooks: 1,
    request: null,
    data: { object },
  } as unknown as Stripe.Event;
}

/** Each attribute has the type that the SDK gives it; those that nobody reads are left out. */
function whole<T>(said: Partial<T>): T {
  return said as T;
}
