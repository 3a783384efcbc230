import { collectInvoice } from '../invoices/collect-invoice.ts';
import { subscriptionOf } from '../invoices/settle-invoice.ts';
import type { Till } from '../till.ts';
import { endSubscription } from './end-subscription.ts';

/** Tries once more to be paid; after the last try the subscription ends, or goes unpaid. */
export function retryPayment(till: Till, invoiceId: string): void {
  const invoice = till.find('invoice', invoiceId);
  if (invoice.status !== 'open') return;
  collectInvoice(till, invoice, { offSession: true });
  const subscription = subscriptionOf(till, invoice);
  // `collectInvoice` has changed it.
  const isOpen = (invoice.status as string) === 'open';
  if (!isOpen || invoice.next_payment_attempt !== null || !subscription) return;
  if (subscription.status !== 'past_due') return;
  if (till.settings.afterRetries === 'canceled') {
    endSubscription(till, subscription, 'payment_failed');
    return;
  }
  till.change('customer.subscription.updated', subscription, () => {
    subscription.status = 'unpaid';
  });
}
