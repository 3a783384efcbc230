import type { Invoice, InvoicePayment, PaymentIntent, Subscription } from '../objects.ts';
import type { Till } from '../till.ts';

/** How long after each failed try the next one comes; after the last there is none. */
const RETRY_AFTER_DAYS = [3, 5, 7];
const DAY_S = 86_400;

/** An invoice is paid, by a payment or because nothing is due. */
export function payInvoice(till: Till, invoice: Invoice, intent: PaymentIntent | undefined): void {
  invoice.status = 'paid';
  invoice.attempted = true;
  invoice.attempt_count += intent ? 1 : 0;
  invoice.amount_paid = invoice.amount_due;
  invoice.amount_remaining = 0;
  invoice.next_payment_attempt = null;
  invoice.status_transitions.paid_at = till.nowSeconds;
  till.agenda.drop('retry-payment', invoice.id);
  if (intent) {
    const payment = paymentFor(till, invoice, intent);
    payment.status = 'paid';
    payment.amount_paid = invoice.amount_paid;
    payment.status_transitions.paid_at = till.nowSeconds;
    till.emit('invoice_payment.paid', payment);
  }
  till.emit('invoice.paid', invoice);
  till.emit('invoice.payment_succeeded', invoice);
  const subscription = subscriptionOf(till, invoice);
  if (subscription) recover(till, subscription);
}

/** A try to be paid has failed: the subscription is past due, and another try follows. */
export function failInvoice(till: Till, invoice: Invoice, intent: PaymentIntent | undefined): void {
  if (intent) paymentFor(till, invoice, intent);
  invoice.attempted = true;
  invoice.attempt_count += 1;
  const subscription = subscriptionOf(till, invoice);
  const days = RETRY_AFTER_DAYS[invoice.attempt_count - 1];
  const isTriedAgain = days !== undefined && subscription?.status !== 'incomplete';
  invoice.next_payment_attempt = isTriedAgain ? till.nowSeconds + days * DAY_S : null;
  if (invoice.next_payment_attempt !== null) {
    till.plan({ work: 'retry-payment', id: invoice.id, at: invoice.next_payment_attempt });
  }
  till.emit('invoice.payment_failed', invoice);
  if (intent && wantsOwner(intent)) till.emit('invoice.payment_action_required', invoice);
  if (subscription?.status === 'active' || subscription?.status === 'trialing') {
    till.change('customer.subscription.updated', subscription, () => {
      subscription.status = 'past_due';
    });
  }
}

/** Nobody has to pay an invoice any more. */
export function voidInvoice(till: Till, invoice: Invoice): void {
  invoice.status = 'void';
  invoice.next_payment_attempt = null;
  invoice.status_transitions.voided_at = till.nowSeconds;
  till.agenda.drop('retry-payment', invoice.id);
  till.emit('invoice.voided', invoice);
}

/** Gives the subscription whose period, or change, an invoice is about. */
export function subscriptionOf(till: Till, { parent }: Invoice): Subscription | undefined {
  return till.books.subscription.get(String(parent?.subscription_details?.subscription ?? ''));
}

/** Gives the invoice that a payment is for. */
export function invoicePaidBy(till: Till, { id }: PaymentIntent): Invoice | undefined {
  const payment = [...till.books.invoice_payment.values()].find(
    (each) => each.payment.payment_intent === id,
  );
  return payment && till.books.invoice.get(payment.invoice);
}

/** Gives the payments by which an invoice was to be paid, newest first. */
export function paymentsOf(till: Till, { id }: Invoice): readonly InvoicePayment[] {
  return till.having('invoice_payment', { invoice: id }).toReversed();
}

/** Writes down that a payment is for an invoice. */
export function paymentFor(
  till: Till,
  { id, amount_due, currency }: Invoice,
  intent: PaymentIntent,
): InvoicePayment {
  const known = till
    .having('invoice_payment', { invoice: id })
    .find(({ payment }) => payment.payment_intent === intent.id);
  return (
    known ??
    till.add('invoice_payment', {
      id: till.newId('inpay'),
      object: 'invoice_payment',
      amount_paid: null,
      amount_requested: amount_due,
      created: till.nowSeconds,
      currency,
      invoice: id,
      is_default: true,
      livemode: false,
      payment: { type: 'payment_intent', payment_intent: intent.id },
      status: 'open',
      status_transitions: { canceled_at: null, paid_at: null },
    })
  );
}

/** What was paid late goes on. */
function recover(till: Till, subscription: Subscription): void {
  if (!['incomplete', 'past_due', 'unpaid'].includes(subscription.status)) return;
  till.change('customer.subscription.updated', subscription, () => {
    subscription.status = 'active';
  });
}

function wantsOwner({ status, last_payment_error: error }: PaymentIntent): boolean {
  return status === 'requires_action' || error?.code === 'authentication_required';
}
