import type { RawAnswer, RawRequest } from '../../../server/raw-request.ts';
import { moneyOf } from '../money.ts';
import type { Charge } from '../objects.ts';
import { type Html, html } from '../pages/html.ts';
import { notThere, page, show } from '../pages/page.ts';
import type { Till } from '../till.ts';

export const RECEIPT_PATH = '/receipts/';

/** Shows the receipt of a charge that was paid. */
export function visitReceipt(till: Till, request: RawRequest): RawAnswer {
  const [path = ''] = request.url.split('?');
  const charge = till.books.charge.get(path.slice(RECEIPT_PATH.length));
  if (!charge?.paid) return notThere('receipt');
  return show(200, receiptPage(till, charge));
}

function receiptPage(till: Till, charge: Charge): string {
  const { amount, amount_refunded: refunded, currency, billing_details: payer } = charge;
  const day = new Date(charge.created * 1000).toISOString().slice(0, 10);
  return page(
    'Receipt',
    'receipt',
    html`<h1>Receipt for ${moneyOf(amount, currency)}</h1>
<dl>
<dt>Paid on</dt><dd>${day}</dd>
<dt>Paid by</dt><dd>${methodOf(charge)}</dd>
${(payer.name ?? payer.email) !== null && html`<dt>Customer</dt><dd>${payer.name ?? payer.email ?? ''}</dd>`}
<dt>Payment</dt><dd>${charge.payment_intent}</dd>
</dl>
<table>
<tbody>${linesOf(till, charge)}</tbody>
<tfoot><tr><th scope="row">Amount paid</th><td>${moneyOf(amount, currency)}</td></tr>
${refunded > 0 && html`<tr><th scope="row">Refunded</th><td>${moneyOf(refunded, currency)}</td></tr>`}</tfoot>
</table>`,
  );
}

function methodOf({ payment_method_details: details }: Charge): string {
  const { card, type = 'card' } = details ?? {};
  return card ? `${card.brand} ···· ${card.last4}` : type.replaceAll('_', ' ');
}

/** What was bought in the session of the payment; of another payment, what it was for. */
function linesOf(till: Till, charge: Charge): readonly Html[] {
  const lines = till.lines.get(till.paying.get(charge.payment_intent) ?? '') ?? [];
  const row = (name: string, amount: number): Html =>
    html`<tr><td>${name}</td><td>${moneyOf(amount, charge.currency)}</td></tr>`;
  if (lines.length === 0) return [row(charge.description ?? 'Payment', charge.amount)];
  return lines.map(({ description, quantity, amount_total: total }) =>
    row(`${quantity} × ${description ?? 'Item'}`, total),
  );
}
