import type Stripe from 'stripe';
import { type Counter, card } from '../counter.ts';

/** Two plans in euros, by the month, and one by the year. */
export interface Plans {
  readonly product: string;
  readonly basic: string;
  readonly pro: string;
  readonly yearly: string;
}

export async function makePlans({ stripe }: Counter): Promise<Plans> {
  const { id: product } = await stripe.products.create({ name: 'Plan' });
  const price = async (unit_amount: number, interval: 'month' | 'year'): Promise<string> => {
    const made = await stripe.prices.create({
      product,
      currency: 'eur',
      unit_amount,
      recurring: { interval },
    });
    return made.id;
  };
  return {
    product,
    basic: await price(3000, 'month'),
    pro: await price(9000, 'month'),
    yearly: await price(90_000, 'year'),
  };
}

export interface Subscribed {
  readonly session: Stripe.Checkout.Session;
  readonly subscription: Stripe.Subscription;
  readonly invoice: Stripe.Invoice;
  readonly customer: string;
}

/** Subscribes somebody on the checkout page. */
export async function subscribe(
  { stripe }: Counter,
  price: string,
  params: Partial<Stripe.Checkout.SessionCreateParams> = {},
): Promise<Subscribed> {
  const { id, url } = await stripe.checkout.sessions.create({
    mode: 'subscription',
    line_items: [{ price, quantity: 1 }],
    success_url: 'https://shop.example/done',
    subscription_data: { metadata: { workspace: 'acme' } },
    ...params,
  });
  const typed = { action: 'pay', email: 'ada@acme.example', ...card() };
  await fetch(url ?? '', { method: 'POST', redirect: 'manual', body: new URLSearchParams(typed) });
  const session = await stripe.checkout.sessions.retrieve(id, {
    expand: ['subscription', 'invoice'],
  });
  return {
    session,
    subscription: session.subscription as Stripe.Subscription,
    invoice: session.invoice as Stripe.Invoice,
    customer: String(session.customer),
  };
}

/** Lets what is charged without the customer be charged to another card. */
export async function changeCard(
  { stripe }: Counter,
  { id, customer }: Stripe.Subscription,
  method: string,
): Promise<void> {
  const saved = await stripe.paymentMethods.attach(method, { customer: String(customer) });
  await stripe.subscriptions.update(id, { default_payment_method: saved.id });
}

/** Gives a time as ISO writes it, to the second. */
export function iso(seconds: number | undefined | null): string {
  return new Date((seconds ?? 0) * 1000).toISOString().slice(0, 19);
}
