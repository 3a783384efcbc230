import type { RawAnswer, RawRequest } from '../../../server/raw-request.ts';
import { addCard, attach } from '../customers/payment-methods.ts';
import { moneyOf } from '../money.ts';
import type { Invoice } from '../objects.ts';
import { cardFields, cardIn } from '../pages/fields.ts';
import { type Html, html } from '../pages/html.ts';
import { goTo, notThere, page, show } from '../pages/page.ts';
import type { Till } from '../till.ts';
import { collectInvoice } from './collect-invoice.ts';
import { paymentsOf } from './settle-invoice.ts';

export const INVOICE_PATH = '/i/';

/** Shows an invoice; one that is open can be paid there. */
export function visitInvoice(till: Till, request: RawRequest): RawAnswer {
  const [path = ''] = request.url.split('?');
  const invoice = till.books.invoice.get(path.slice(INVOICE_PATH.length));
  if (!invoice) return notThere('invoice');
  if (request.method !== 'POST' || invoice.status !== 'open') {
    return show(200, invoicePage(till, invoice, lastError(till, invoice)));
  }
  const typed = new URLSearchParams(request.body.toString('utf8'));
  const read = cardIn(typed, till.clock.now());
  if (!('card' in read)) return show(402, invoicePage(till, invoice, read.message));
  const { customer_address: address, customer_email: email, customer_name: name } = invoice;
  const method = addCard(till, read, { address, email, name, phone: null, tax_id: null });
  const intent = collectInvoice(till, invoice, { method, offSession: false });
  const { redirect_to_url: bank } = intent?.next_action ?? {};
  if (bank?.url) return goTo(bank.url);
  const failed = intent?.last_payment_error?.message;
  if (failed !== undefined) return show(402, invoicePage(till, invoice, failed));
  attach(till, method, invoice.customer);
  return goTo(`${till.url}${INVOICE_PATH}${invoice.id}`);
}

/** Gives where the receipt of a paid invoice is. */
function receiptOf(till: Till, invoice: Invoice): string | undefined {
  const [payment] = paymentsOf(till, invoice);
  const intent = till.books.payment_intent.get(payment?.payment.payment_intent ?? '');
  return till.books.charge.get(intent?.latest_charge ?? '')?.receipt_url ?? undefined;
}

function lastError(till: Till, invoice: Invoice): string | undefined {
  if (invoice.status !== 'open') return undefined;
  const [payment] = paymentsOf(till, invoice);
  const intent = till.books.payment_intent.get(payment?.payment.payment_intent ?? '');
  return intent?.last_payment_error?.message ?? undefined;
}

function invoicePage(till: Till, invoice: Invoice, wrong: string | undefined): string {
  const { currency, number, lines, total_taxes, total_discount_amounts } = invoice;
  const money = (amount: number): string => moneyOf(amount, currency);
  const row = (name: string, amount: number): Html =>
    html`<tr><td>${name}</td><td>${money(amount)}</td></tr>`;
  const receipt = receiptOf(till, invoice);
  const credit = invoice.total - invoice.amount_due;
  return page(
    `Invoice ${number}`,
    'invoice',
    html`<h1>Invoice ${number}</h1>
${wrong !== undefined && html`<p class="wrong" role="alert">${wrong}</p>`}
<dl>
<dt>Date</dt><dd>${dayOf(invoice.created)}</dd>
<dt>For</dt><dd>${invoice.customer_name ?? invoice.customer_email ?? invoice.customer}</dd>
<dt>Status</dt><dd>${invoice.status}</dd>
</dl>
<table>
<tbody>${lines.data.map(({ description, amount }) => row(description ?? 'Item', amount))}
${(total_discount_amounts ?? []).map(({ amount }) => row('Discount', -amount))}
${(total_taxes ?? []).map(({ amount, tax_behavior }) => row(tax_behavior === 'inclusive' ? 'Tax (included)' : 'Tax', amount))}
${row('Total', invoice.total)}
${credit > 0 && invoice.total > 0 && row('From the balance', -credit)}</tbody>
<tfoot><tr><th scope="row">Amount due</th><td>${money(invoice.amount_remaining)}</td></tr></tfoot>
</table>
${receipt !== undefined && html`<p><a href="${receipt}">Receipt</a></p>`}
${invoice.status === 'open' && html`<form method="post">${cardFields()}<button>Pay ${money(invoice.amount_due)}</button></form>`}`,
  );
}

/** Writes the day of a time, in UTC: `2026-11-29`. */
export function dayOf(seconds: number): string {
  return new Date(seconds * 1000).toISOString().slice(0, 10);
}
