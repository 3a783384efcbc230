import { moneyOf } from '../money.ts';
import type { CheckoutSession, LineItem } from '../objects.ts';
import { cardFields, type Field, field } from '../pages/fields.ts';
import { type Html, html } from '../pages/html.ts';
import { page } from '../pages/page.ts';
import { boundsOf } from './session-lines.ts';

export interface PageFacts {
  /** As it will be once it is known where the customer is. */
  readonly session: CheckoutSession;
  readonly lines: readonly LineItem[];
  /** What the customer has typed so far. */
  readonly typed: URLSearchParams;
  /** The promotion code that is redeemed. */
  readonly code?: string | undefined;
  /** Whether a card is asked for. */
  readonly needsMethod: boolean;
  /** Whether a bank account may pay too. */
  readonly takesDebits: boolean;
  /** What is wrong with it. */
  readonly wrong?: string | undefined;
}

const ADDRESS_FIELDS: readonly Field[] = [
  { name: 'name', label: 'Name', fill: 'name', required: true },
  { name: 'line1', label: 'Street and number', fill: 'address-line1', required: true },
  { name: 'line2', label: 'Address line 2 (optional)', fill: 'address-line2', required: false },
  { name: 'postal_code', label: 'Postal code', fill: 'postal-code', required: true },
  { name: 'city', label: 'City', fill: 'address-level2', required: true },
  { name: 'state', label: 'State (optional)', fill: 'address-level1', required: false },
  { name: 'country', label: 'Country (two letters)', fill: 'country', required: true },
];
const EMAIL: Field = { name: 'email', label: 'E-mail', fill: 'email', required: true };

/** What has to be there before a session with a billing address is paid. */
export const REQUIRED_FIELDS = ADDRESS_FIELDS.filter(({ required }) => required).map(
  ({ name }) => name,
);

/** The page on which an open session is paid. */
export function checkoutPage(facts: PageFacts): string {
  const { session, typed, wrong, needsMethod, takesDebits } = facts;
  const { mode, cancel_url: back } = session;
  return page(
    'Checkout',
    'checkout',
    html`<h1>${headingOf(session)}</h1>
${wrong !== undefined && html`<p class="wrong" role="alert">${wrong}</p>`}
<form method="post">
${mode !== 'setup' && totals(facts)}
${mode !== 'setup' && session.allow_promotion_codes === true && promotion(facts)}
<fieldset><legend>Contact</legend>${emailField(session, typed)}</fieldset>
${session.billing_address_collection === 'required' && addressFields(typed)}
${needsMethod && cardFields()}
<button name="action" value="pay">${doneOf(session)}</button>
${takesDebits && html`<button name="action" value="pay-slowly" class="second">Pay by bank debit (takes days)</button>`}
${back !== null && html`<button name="action" value="leave" class="quiet" formnovalidate>Leave without paying</button>`}
</form>`,
  );
}

/** What is said of a session that nobody can pay any more. */
export function endedPage({ status }: CheckoutSession): string {
  const [title, text] =
    status === 'complete'
      ? ['Paid already', 'This session is complete. There is nothing left to pay.']
      : ['Expired', 'This session has expired. Go back to where you came from to start again.'];
  return page(title, 'checkout', html`<h1>${title}</h1><p>${text}</p>`);
}

function headingOf({ mode, amount_total, currency }: CheckoutSession): string {
  if (mode === 'setup') return 'Save a card';
  const total = moneyOf(amount_total, currency);
  return mode === 'subscription' ? `Subscribe: ${total} now` : `Pay ${total}`;
}

function doneOf({ mode }: CheckoutSession): string {
  if (mode === 'setup') return 'Save';
  return mode === 'subscription' ? 'Subscribe' : 'Pay now';
}

function totals({ session, lines }: PageFacts): Html {
  const { currency, amount_subtotal, amount_total, total_details } = session;
  const { amount_discount: discount, amount_tax: tax } = total_details;
  const row = (name: string, amount: number): Html =>
    html`<tr><td colspan="2">${name}</td><td>${moneyOf(amount, currency)}</td></tr>`;
  return html`<table>
<tbody>${lines.map(lineRow)}
${(discount > 0 || tax > 0) && row('Subtotal', amount_subtotal)}
${discount > 0 && row('Discount', -discount)}
${tax > 0 && row(amount_total < amount_subtotal - discount + tax ? 'Tax (included)' : 'Tax', tax)}</tbody>
<tfoot><tr><th colspan="2" scope="row">Total</th><td>${moneyOf(amount_total, currency)}</td></tr></tfoot>
</table>`;
}

function lineRow(line: LineItem): Html {
  const each = moneyOf(line.price.unit_amount, line.currency);
  return html`<tr>
<th scope="row">${line.description ?? 'Item'}<br><small>${each} ${rhythmOf(line)}</small></th>
<td>${line.adjustable_quantity === null ? html`× ${line.quantity}` : quantityField(line)}</td>
<td>${moneyOf(line.amount_subtotal, line.currency)}</td>
</tr>`;
}

function rhythmOf({ price: { recurring } }: LineItem): string {
  if (!recurring) return 'each';
  const { interval, interval_count: count } = recurring;
  return count === 1 ? `each ${interval}` : `each ${count} ${interval}s`;
}

function quantityField(line: LineItem): Html {
  const { minimum, maximum } = boundsOf(line);
  return html`<input type="number" name="quantity-${line.id}" aria-label="Quantity of ${line.description ?? 'item'}"
 value="${line.quantity}" min="${minimum}" max="${maximum}" required>
<button name="action" value="update" class="second" formnovalidate>Update</button>`;
}

function promotion({ code, typed }: PageFacts): Html {
  if (code !== undefined) {
    return html`<p>Promotion code ${code}
<button name="action" value="drop-code" class="quiet" formnovalidate>Remove it</button></p>`;
  }
  const about: Field = {
    name: 'promotion_code',
    label: 'Promotion code (optional)',
    fill: 'off',
    required: false,
  };
  return html`<fieldset>${field(about, typed.get('promotion_code'))}
<button name="action" value="apply-code" class="second" formnovalidate>Apply</button></fieldset>`;
}

function emailField(session: CheckoutSession, typed: URLSearchParams): Html {
  const known = session.customer_details?.email ?? session.customer_email;
  if (known !== null) return html`<p>${known}</p>`;
  return field(EMAIL, typed.get('email'));
}

function addressFields(typed: URLSearchParams): Html {
  return html`<fieldset><legend>Billing address</legend>
${ADDRESS_FIELDS.map((each) => field(each, typed.get(each.name)))}
</fieldset>`;
}
