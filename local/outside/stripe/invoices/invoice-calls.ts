import type Stripe from 'stripe';
import { methodNamed } from '../customers/payment-methods.ts';
import type { Invoice, InvoiceLine } from '../objects.ts';
import { cardError } from '../payments/card-error.ts';
import { discountOf } from '../subscriptions/add-subscription.ts';
import { linesOfPeriod } from '../subscriptions/bill-period.ts';
import { changeItems } from '../subscriptions/change-items.ts';
import { CHANGED_ITEMS } from '../subscriptions/item-fields.ts';
import { intervalOf, periodEnd } from '../subscriptions/periods.ts';
import type { Till } from '../till.ts';
import type { Form } from '../wire/form.ts';
import { PAGE_FIELDS, type Page, pageOf } from '../wire/lists.ts';
import { fields, flag, oneOf, type PartOf, read, text, whole } from '../wire/parameters.ts';
import { invalidRequest } from '../wire/stripe-error.ts';
import { collectInvoice } from './collect-invoice.ts';
import { draftInvoice } from './make-invoice.ts';
import { subscriptionOf, voidInvoice } from './settle-invoice.ts';

const LIST = fields({
  ...PAGE_FIELDS,
  customer: text.optional(),
  status: oneOf('draft', 'open', 'paid', 'uncollectible', 'void').optional(),
  subscription: text.optional(),
});

export function listInvoices(till: Till, params: Form, url: string): Page<Invoice> {
  const { customer, status, subscription, ...page } = read(LIST, params);
  const found = [...till.books.invoice.values()].filter(
    (each) =>
      (customer === undefined || each.customer === customer) &&
      (status === undefined || each.status === status) &&
      (subscription === undefined || subscriptionOf(till, each)?.id === subscription),
  );
  return pageOf(found.reverse(), page, url);
}

export function listInvoiceLines(
  till: Till,
  id: string,
  params: Form,
  url: string,
): Page<InvoiceLine> {
  return pageOf(till.find('invoice', id).lines.data, read(fields(PAGE_FIELDS), params), url);
}

const LIST_PAYMENTS = fields({
  ...PAGE_FIELDS,
  invoice: text.optional(),
  payment: fields({ payment_intent: text, type: oneOf('payment_intent') }).optional(),
  status: oneOf('canceled', 'open', 'paid').optional(),
});

/** Lists which payments are for which invoices. */
export function listInvoicePayments(till: Till, params: Form, url: string) {
  const { invoice, payment, status, ...page } = read(LIST_PAYMENTS, params);
  const found = [...till.books.invoice_payment.values()].filter(
    (each) =>
      (invoice === undefined || each.invoice === invoice) &&
      (status === undefined || each.status === status) &&
      (payment === undefined || each.payment.payment_intent === payment.payment_intent),
  );
  return pageOf(found.reverse(), page, url);
}

const PAY = fields({ off_session: flag.optional(), payment_method: text.optional() });

/** Tries to be paid for an open invoice, now. */
export function payByCall(till: Till, id: string, params: Form): Invoice {
  const { off_session: offSession = true, payment_method: given } = read(PAY, params);
  const invoice = till.find('invoice', id);
  if (invoice.status === 'paid') {
    throw invalidRequest('Invoice is already paid', 'invoice_already_paid');
  }
  if (invoice.status !== 'open' && invoice.status !== 'draft') {
    throw invalidRequest(`An invoice with the status ${invoice.status} cannot be paid.`);
  }
  invoice.status = 'open';
  const method = given === undefined ? undefined : methodNamed(till, given);
  const intent = collectInvoice(till, invoice, { method, offSession });
  const { last_payment_error: failed } = intent ?? {};
  if (failed) {
    const { code = '', decline_code = '', message = '', charge } = failed;
    throw cardError({ code, decline_code, message }, { charge, payment_intent: intent });
  }
  return invoice;
}

export function voidByCall(till: Till, id: string, params: Form): Invoice {
  read(fields({}), params);
  const invoice = till.find('invoice', id);
  if (invoice.status !== 'open' && invoice.status !== 'uncollectible') {
    throw invalidRequest(`An invoice with the status ${invoice.status} cannot be voided.`);
  }
  voidInvoice(till, invoice);
  return invoice;
}

const PREVIEW = fields({
  customer: text.optional(),
  subscription: text,
  subscription_details: fields({
    items: CHANGED_ITEMS.optional(),
    proration_behavior: oneOf('always_invoice', 'create_prorations', 'none').optional(),
    proration_date: whole.optional(),
  }).optional(),
} satisfies PartOf<Stripe.InvoiceCreatePreviewParams>);

/** Works out what a subscription's next invoice will ask for, also after a change. */
export function previewInvoice(till: Till, params: Form): Invoice {
  const { subscription: id, subscription_details: change = {} } = read(PREVIEW, params);
  const subscription = structuredClone(till.named('subscription', id, 'subscription'));
  const { proration_behavior: behavior = 'create_prorations', items = [] } = change;
  const at = change.proration_date ?? till.nowSeconds;
  const { prorations, isOtherRhythm } = changeItems(till, subscription, { given: items, at });
  const start = isOtherRhythm ? at : (subscription.items.data[0]?.current_period_end ?? at);
  if (behavior !== 'always_invoice' || isOtherRhythm) {
    for (const item of subscription.items.data) {
      const anchor = isOtherRhythm ? at : subscription.billing_cycle_anchor;
      item.current_period_start = start;
      item.current_period_end = periodEnd(anchor, intervalOf(item.price), start);
    }
  }
  const isPeriod = behavior !== 'always_invoice' || isOtherRhythm;
  const invoice = draftInvoice(till, {
    customer: subscription.customer,
    currency: subscription.currency,
    reason: 'upcoming',
    lines: [
      ...(till.pendingLines.get(id) ?? []),
      ...(behavior === 'none' ? [] : prorations),
      ...(isPeriod ? linesOfPeriod(till, { ...subscription, status: 'active' }) : []),
    ],
    subscription,
    discount: discountOf(till, subscription),
    automaticTax: subscription.automatic_tax.enabled,
  });
  return { ...invoice, id: `upcoming_${invoice.id}` };
}
