import { collectInvoice } from '../invoices/collect-invoice.ts';
import { voidInvoice } from '../invoices/settle-invoice.ts';
import type { Invoice, Subscription } from '../objects.ts';
import type { Till } from '../till.ts';
import { billPeriod } from './bill-period.ts';
import { endSubscription } from './end-subscription.ts';
import { takeNextPrice } from './next-price.ts';
import { intervalOf, periodEnd } from './periods.ts';

/** A period is over: the subscription ends, or the next period begins and is billed. */
export function endPeriod(till: Till, id: string): void {
  const subscription = till.find('subscription', id);
  const { status, cancel_at_period_end, cancel_at } = subscription;
  if (status === 'canceled' || status === 'paused') return;
  const end = endOf(subscription);
  if (cancel_at_period_end || (cancel_at !== null && cancel_at <= end)) {
    endSubscription(till, subscription, 'cancellation_requested');
    return;
  }
  const invoice = begin(till, subscription, end);
  const { pause_collection: pause } = subscription;
  if (status === 'unpaid') withhold(till, invoice, 'keep_as_draft');
  else if (pause) withhold(till, invoice, pause.behavior);
  else collectInvoice(till, invoice, { offSession: true });
}

/** When a subscription's period ends. */
export function endOf({ items }: Subscription): number {
  return items.data[0]?.current_period_end ?? 0;
}

function begin(till: Till, subscription: Subscription, start: number): Invoice {
  let invoice: Invoice | undefined;
  till.change('customer.subscription.updated', subscription, () => {
    const [first] = subscription.items.data;
    if (!first) throw new Error('a subscription has an item');
    takeNextPrice(till, subscription);
    const end = periodEnd(subscription.billing_cycle_anchor, intervalOf(first.price), start);
    for (const item of subscription.items.data) {
      item.current_period_start = start;
      item.current_period_end = end;
    }
    if (subscription.status === 'trialing') subscription.status = 'active';
    endPause(till, subscription);
    till.plan({ work: 'end-period', id: subscription.id, at: end });
    invoice = billPeriod(till, subscription, 'subscription_cycle');
  });
  if (!invoice) throw new Error('no invoice was made');
  return invoice;
}

function endPause(till: Till, subscription: Subscription): void {
  const { resumes_at: at } = subscription.pause_collection ?? {};
  if (at !== undefined && at !== null && at <= till.nowSeconds) {
    subscription.pause_collection = null;
  }
}

/** While collection is paused, an invoice is made and nobody is charged. */
function withhold(till: Till, invoice: Invoice, behavior: string): void {
  if (behavior === 'keep_as_draft') {
    invoice.status = 'draft';
  } else if (behavior === 'mark_uncollectible') {
    invoice.status = 'uncollectible';
    invoice.status_transitions.marked_uncollectible_at = till.nowSeconds;
    till.emit('invoice.marked_uncollectible', invoice);
  } else voidInvoice(till, invoice);
}
