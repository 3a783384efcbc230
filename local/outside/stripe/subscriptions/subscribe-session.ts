import { couponOf } from '../checkout/price-session.ts';
import { addDiscount } from '../customers/discounts.ts';
import { linesOfSession } from '../invoices/invoice-session.ts';
import { payInvoice, paymentFor } from '../invoices/settle-invoice.ts';
import type { CheckoutSession, PaymentIntent, PaymentMethod } from '../objects.ts';
import type { Till } from '../till.ts';
import { addSubscription } from './add-subscription.ts';
import { billPeriod } from './bill-period.ts';

export interface SessionPaid {
  readonly method?: PaymentMethod | undefined;
  readonly intent?: PaymentIntent | undefined;
}

/** A session has been paid whose customer subscribes: the subscription, and its first invoice. */
export function subscribeBySession(
  till: Till,
  session: CheckoutSession,
  { method, intent }: SessionPaid,
): void {
  const customer = session.customer ?? '';
  const { subscription: data, taxRates = [] } = till.terms.get(session.id) ?? {};
  const lines = (till.lines.get(session.id) ?? []).map((line, i) => ({ ...line, place: i }));
  const subscription = addSubscription(till, {
    customer,
    items: lines.flatMap(({ price, quantity, place }) =>
      price.recurring ? { price, quantity, taxRates: taxRates[place] } : [],
    ),
    automaticTax: session.automatic_tax.enabled,
    method: method?.id,
    description: data?.description,
    metadata: data?.metadata,
    trialDays: data?.trial_period_days,
  });
  const coupon = couponOf(till, session);
  if (coupon) {
    const promotionCode = session.discounts[0]?.promotion_code ?? null;
    const { id } = addDiscount(till, {
      coupon,
      promotionCode,
      customer,
      subscription: subscription.id,
    });
    subscription.discounts = [id];
  }
  // What is bought once goes on the first invoice.
  till.pendingLines.set(subscription.id, linesOfSession(till, session));
  const invoice = billPeriod(till, subscription, 'subscription_create');
  session.subscription = subscription.id;
  session.invoice = invoice.id;
  if (intent?.status === 'processing') {
    paymentFor(till, invoice, intent);
    till.change('customer.subscription.updated', subscription, () => {
      subscription.status = 'active';
    });
  } else payInvoice(till, invoice, intent);
}
