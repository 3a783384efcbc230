import type { Invoice, PaymentIntent, PaymentMethod } from '../objects.ts';
import { openPayment, tryPayment } from '../payments/payments.ts';
import type { Till } from '../till.ts';
import {
  failInvoice,
  payInvoice,
  paymentFor,
  paymentsOf,
  subscriptionOf,
} from './settle-invoice.ts';

export interface CollectTerms {
  /** Absent: what was saved for the subscription, or for the customer. */
  readonly method?: PaymentMethod | undefined;
  readonly offSession: boolean;
}

/**
 * Tries to be paid for an open invoice. Afterwards it is paid, or the payment is under way or waits
 * for the customer, or has failed. Gives the payment, where there is one.
 */
export function collectInvoice(
  till: Till,
  invoice: Invoice,
  { offSession, method = savedFor(till, invoice) }: CollectTerms,
): PaymentIntent | undefined {
  if (invoice.amount_due === 0) {
    payInvoice(till, invoice, undefined);
    return undefined;
  }
  if (!method) {
    failInvoice(till, invoice, undefined);
    return undefined;
  }
  const intent = openFor(till, invoice) ?? begin(till, invoice);
  paymentFor(till, invoice, intent);
  const returnUrl = `${till.url}/i/${invoice.id}`;
  tryPayment(till, intent, { method, offSession, returnUrl });
  settleBy(till, invoice, intent);
  return intent;
}

/** An invoice follows its payment. */
export function settleBy(till: Till, invoice: Invoice, intent: PaymentIntent): void {
  if (invoice.status !== 'open') return;
  if (intent.status === 'succeeded') payInvoice(till, invoice, intent);
  else if (intent.status !== 'processing') failInvoice(till, invoice, intent);
}

/** What is charged without the customer. */
export function savedFor(till: Till, invoice: Invoice): PaymentMethod | undefined {
  const customer = till.books.customer.get(invoice.customer);
  const id =
    subscriptionOf(till, invoice)?.default_payment_method ??
    customer?.invoice_settings.default_payment_method ??
    '';
  return till.books.payment_method.get(id);
}

function openFor(till: Till, invoice: Invoice): PaymentIntent | undefined {
  return paymentsOf(till, invoice)
    .flatMap(({ payment }) => till.books.payment_intent.get(payment.payment_intent) ?? [])
    .find(({ status }) => status.startsWith('requires_'));
}

function begin(till: Till, invoice: Invoice): PaymentIntent {
  return openPayment(till, {
    amount: invoice.amount_due,
    currency: invoice.currency,
    customer: invoice.customer,
    description: subscriptionOf(till, invoice) ? 'Subscription' : `Invoice ${invoice.number}`,
    setup_future_usage: 'off_session',
  });
}
