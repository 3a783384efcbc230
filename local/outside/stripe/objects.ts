import type Stripe from 'stripe';

/**
 * Stripe's objects as they go over the wire: the shapes of its SDK, with ids where the SDK may have
 * whole objects.
 */

export type Customer = Stripe.Customer;
export type Product = Stripe.Product;

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
export interface CheckoutSession extends Omit<Session, 'customer' | 'payment_intent'> {
  amount_total: number;
  currency: string;
  customer: string | null;
  payment_intent: string | null;
  success_url: string;
}

type Intent = Stripe.PaymentIntent;
export interface PaymentIntent
  extends Omit<Intent, 'customer' | 'latest_charge' | 'payment_method'> {
  customer: string | null;
  latest_charge: string | null;
  payment_method: string | null;
}

export interface Charge extends Omit<Stripe.Charge, 'customer' | 'payment_intent' | 'refunds'> {
  customer: string | null;
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

export interface StripeEvent {
  id: string;
  object: 'event';
  api_version: string;
  created: number;
  data: { object: StripeObject; previous_attributes?: object };
  livemode: false;
  /** 1 until an endpoint has taken the event. */
  pending_webhooks: number;
  request: { id: null; idempotency_key: null };
  type: Stripe.Event.Type;
}

/** What can be asked for by its id, by the name in its field `object`. */
export interface Kinds {
  customer: Customer;
  product: Product;
  price: Price;
  'checkout.session': CheckoutSession;
  payment_intent: PaymentIntent;
  charge: Charge;
  refund: Refund;
  dispute: Dispute;
  event: StripeEvent;
}
export type Kind = keyof Kinds;
export type StripeObject = Kinds[Kind];
export type EventType = StripeEvent['type'];

/** The version of the API whose shapes these are. */
export const API_VERSION = '2026-10-28.endive';
