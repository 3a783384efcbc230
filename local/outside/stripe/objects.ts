import type Stripe from 'stripe';

/**
 * Stripe's objects as they go over the wire: the shapes of its SDK, with ids where the SDK may have
 * whole objects.
 */

/** An object that refers to a customer by id. */
type OfCustomer<Shape, More extends string = never> = Omit<Shape, 'customer' | More> & {
  customer: string | null;
};

export type Customer = Omit<Stripe.Customer, 'invoice_settings'> & {
  invoice_settings: Omit<Stripe.Customer.InvoiceSettings, 'default_payment_method'> & {
    default_payment_method: string | null;
  };
};

export interface PaymentMethod extends OfCustomer<Stripe.PaymentMethod> {}

export interface SetupIntent extends OfCustomer<Stripe.SetupIntent, 'payment_method'> {
  payment_method: string | null;
}

export type Product = Omit<Stripe.Product, 'default_price'> & { default_price: string | null };
export type Coupon = Stripe.Coupon;
export type TaxRate = Stripe.TaxRate;

export interface PromotionCode extends OfCustomer<Stripe.PromotionCode, 'promotion'> {
  promotion: { type: 'coupon'; coupon: string };
}

export interface Price extends Omit<Stripe.Price, 'product' | 'unit_amount_decimal'> {
  product: string;
  unit_amount: number;
  unit_amount_decimal: string;
}

export interface LineItem extends Omit<Stripe.LineItem, 'price'> {
  price: Price;
  quantity: number;
}

type Session = Stripe.Checkout.Session;
type SessionReferences = 'payment_intent' | 'invoice' | 'subscription' | 'setup_intent';
export interface CheckoutSession extends OfCustomer<Session, SessionReferences | 'discounts'> {
  amount_subtotal: number;
  amount_total: number;
  currency: string;
  discounts: { coupon: string | null; promotion_code: string | null }[];
  invoice: string | null;
  payment_intent: string | null;
  setup_intent: string | null;
  subscription: string | null;
  success_url: string;
  total_details: Stripe.Checkout.Session.TotalDetails;
}

type Intent = Stripe.PaymentIntent;
export interface PaymentIntent extends OfCustomer<Intent, 'latest_charge' | 'payment_method'> {
  latest_charge: string | null;
  payment_method: string | null;
}

export interface Charge extends OfCustomer<Stripe.Charge, 'payment_intent' | 'refunds'> {
  payment_intent: string;
}

export interface Refund extends Omit<Stripe.Refund, 'charge' | 'payment_intent'> {
  charge: string;
  payment_intent: string;
}

export interface Dispute extends Omit<Stripe.Dispute, 'charge' | 'payment_intent'> {
  charge: string;
  payment_intent: string;
}

type Item = Stripe.SubscriptionItem;
export interface SubscriptionItem extends Omit<Item, 'price' | 'plan' | 'quantity' | 'discounts'> {
  discounts: string[];
  plan: Omit<Stripe.Plan, 'product' | 'amount_decimal'> & {
    product: string;
    amount_decimal: string;
  };
  price: Price;
  quantity: number;
}

type SubscriptionReferences = 'default_payment_method' | 'latest_invoice' | 'items' | 'discounts';
export interface Subscription
  extends Omit<Stripe.Subscription, SubscriptionReferences | 'customer' | 'status'> {
  customer: string;
  default_payment_method: string | null;
  discounts: string[];
  items: Listed<SubscriptionItem>;
  latest_invoice: string | null;
  status: 'incomplete' | 'active' | 'trialing' | 'past_due' | 'unpaid' | 'canceled' | 'paused';
}

export interface Discount extends OfCustomer<Stripe.Discount, 'promotion_code' | 'source'> {
  promotion_code: string | null;
  source: { type: 'coupon'; coupon: string };
}

type InvoiceLineShape = Stripe.InvoiceLineItem;
type LineTexts = 'discounts' | 'subscription' | 'quantity_decimal' | 'pricing' | 'quantity';
export interface InvoiceLine extends Omit<InvoiceLineShape, LineTexts> {
  discounts: string[];
  pricing: {
    type: 'price_details';
    price_details: { price: string; product: string };
    unit_amount_decimal: string;
  };
  quantity: number;
  quantity_decimal: string;
  subscription: string | null;
}

type InvoiceReferences = 'lines' | 'discounts' | 'default_payment_method' | 'status' | 'payments';
export interface Invoice extends OfCustomer<Stripe.Invoice, InvoiceReferences> {
  customer: string;
  default_payment_method: string | null;
  discounts: string[];
  lines: Listed<InvoiceLine>;
  status: 'draft' | 'open' | 'paid' | 'uncollectible' | 'void';
}

export interface InvoicePayment extends Omit<Stripe.InvoicePayment, 'invoice' | 'payment'> {
  invoice: string;
  payment: { type: 'payment_intent'; payment_intent: string };
}

export type PortalConfiguration = Stripe.BillingPortal.Configuration;
export interface PortalSession extends Omit<Stripe.BillingPortal.Session, 'configuration'> {
  configuration: string;
}

export type WebhookEndpoint = Stripe.WebhookEndpoint;

/** A list inside an object. */
export interface Listed<Each> {
  object: 'list';
  data: Each[];
  has_more: boolean;
  url: string;
}

export interface StripeEvent {
  id: string;
  object: 'event';
  api_version: string;
  created: number;
  data: { object: StripeObject; previous_attributes?: object };
  livemode: false;
  /** How many endpoints have not taken the event yet. */
  pending_webhooks: number;
  request: { id: string | null; idempotency_key: string | null };
  type: Stripe.Event.Type;
}

/** What can be asked for by its id, by the name in its field `object`. */
export interface Kinds {
  customer: Customer;
  payment_method: PaymentMethod;
  setup_intent: SetupIntent;
  product: Product;
  price: Price;
  coupon: Coupon;
  promotion_code: PromotionCode;
  tax_rate: TaxRate;
  discount: Discount;
  'checkout.session': CheckoutSession;
  payment_intent: PaymentIntent;
  charge: Charge;
  refund: Refund;
  dispute: Dispute;
  subscription: Subscription;
  invoice: Invoice;
  invoice_payment: InvoicePayment;
  'billing_portal.configuration': PortalConfiguration;
  'billing_portal.session': PortalSession;
  webhook_endpoint: WebhookEndpoint;
  event: StripeEvent;
}
export type Kind = keyof Kinds;
export type StripeObject = Kinds[Kind];
export type EventType = StripeEvent['type'];

/** THE LIST of kinds; the compiler sees that none is missing. */
export const KINDS = Object.keys({
  customer: 0,
  payment_method: 0,
  setup_intent: 0,
  product: 0,
  price: 0,
  coupon: 0,
  promotion_code: 0,
  tax_rate: 0,
  discount: 0,
  'checkout.session': 0,
  payment_intent: 0,
  charge: 0,
  refund: 0,
  dispute: 0,
  subscription: 0,
  invoice: 0,
  invoice_payment: 0,
  'billing_portal.configuration': 0,
  'billing_portal.session': 0,
  webhook_endpoint: 0,
  event: 0,
} satisfies Record<Kind, 0>) as readonly Kind[];

/** The version of the API whose shapes these are. */
export const API_VERSION = '2026-10-28.endive';
