import { automaticRate } from '../catalog/tax-rates.ts';
import type { DraftLine } from '../invoices/draft-line.ts';
import { makeInvoice } from '../invoices/make-invoice.ts';
import type { Invoice, Subscription, SubscriptionItem, TaxRate } from '../objects.ts';
import type { Till } from '../till.ts';
import { discountOf, useDiscount } from './add-subscription.ts';

type Reason = 'subscription_create' | 'subscription_cycle' | 'subscription_update';

/** Makes the invoice of a subscription's period as it is now, with what has waited for it. */
export function billPeriod(till: Till, subscription: Subscription, reason: Reason): Invoice {
  return bill(till, subscription, {
    reason,
    lines: [...takePending(till, subscription), ...linesOfPeriod(till, subscription)],
  });
}

/** Makes an invoice of what has waited for the next one. */
export function billPending(till: Till, subscription: Subscription): Invoice | undefined {
  const lines = takePending(till, subscription);
  if (lines.length === 0) return undefined;
  return bill(till, subscription, { reason: 'subscription_update', lines });
}

/** Gives what a subscription's period costs; a trial costs nothing. */
export function linesOfPeriod(till: Till, subscription: Subscription): readonly DraftLine[] {
  const isTrial = subscription.status === 'trialing';
  return subscription.items.data.map((item) => ({
    amount: isTrial ? 0 : item.quantity * item.price.unit_amount,
    quantity: item.quantity,
    price: item.price,
    description: isTrial
      ? `Trial period for ${nameOf(till, item)}`
      : `${item.quantity} × ${nameOf(till, item)}`,
    period: { start: item.current_period_start, end: item.current_period_end },
    rates: ratesOf(till, subscription, item),
    item: item.id,
  }));
}

/** Gives the rates of tax that are on an item. */
export function ratesOf(
  till: Till,
  { automatic_tax }: Subscription,
  { price, tax_rates: own }: SubscriptionItem,
): readonly TaxRate[] {
  return automatic_tax.enabled ? [automaticRate(till, price)] : (own ?? []);
}

export function nameOf(till: Till, { price }: SubscriptionItem): string {
  return till.books.product.get(price.product)?.name ?? 'Subscription';
}

function takePending(till: Till, { id }: Subscription): readonly DraftLine[] {
  const lines = till.pendingLines.get(id) ?? [];
  till.pendingLines.delete(id);
  return lines;
}

function bill(
  till: Till,
  subscription: Subscription,
  { reason, lines }: { readonly reason: Reason; readonly lines: readonly DraftLine[] },
): Invoice {
  const invoice = makeInvoice(till, {
    customer: subscription.customer,
    currency: subscription.currency,
    reason,
    lines,
    subscription,
    discount: discountOf(till, subscription),
    automaticTax: subscription.automatic_tax.enabled,
  });
  useDiscount(till, subscription);
  subscription.latest_invoice = invoice.id;
  return invoice;
}
