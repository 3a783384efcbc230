import { CHECKOUT_STYLE } from './checkout-style.ts';
import { Html, html } from './html.ts';
import { moneyOf } from './money.ts';
import type { CheckoutSession, LineItem } from './objects.ts';
import { boundsOf } from './session-lines.ts';

export interface PageFacts {
  readonly session: CheckoutSession;
  readonly lines: readonly LineItem[];
  /** What the customer has typed so far. */
  readonly typed: URLSearchParams;
  /** What is wrong with it. */
  readonly wrong?: string | undefined;
}

/**
 * A field of the billing address: its name, its label, how browsers fill it in, whether it may be
 * empty.
 */
const ADDRESS_FIELDS = [
  ['name', 'Name', 'name', true],
  ['line1', 'Street and number', 'address-line1', true],
  ['line2', 'Address line 2 (optional)', 'address-line2', false],
  ['postal_code', 'Postal code', 'postal-code', true],
  ['city', 'City', 'address-level2', true],
  ['state', 'State (optional)', 'address-level1', false],
  ['country', 'Country (two letters)', 'country', true],
] as const;

/** What has to be there before a session with a billing address is paid. */
export const REQUIRED_FIELDS = ADDRESS_FIELDS.filter(([, , , required]) => required).map(
  ([name]) => name,
);

/** The page on which an open session is paid. */
export function checkoutPage({ session, lines, typed, wrong }: PageFacts): string {
  const total = moneyOf(session.amount_total, session.currency);
  return page(
    'Checkout',
    html`<h1>Pay ${total}</h1>
${wrong !== undefined && html`<p class="wrong" role="alert">${wrong}</p>`}
<form method="post">
<table>
<tbody>${lines.map(lineRow)}</tbody>
<tfoot><tr><th colspan="2" scope="row">Total</th><td>${total}</td></tr></tfoot>
</table>
<fieldset><legend>Contact</legend>${emailField(session, typed)}</fieldset>
${session.billing_address_collection === 'required' && addressFields(typed)}
<button name="action" value="pay">Pay now</button>
<button name="action" value="pay-slowly" class="second">Pay by bank debit (takes days)</button>
${session.cancel_url !== null && html`<button name="action" value="leave" class="quiet" formnovalidate>Leave without paying</button>`}
</form>`,
  );
}

/** What is said of a session that nobody can pay any more. */
export function endedPage({ status }: CheckoutSession): string {
  const [title, text] =
    status === 'complete'
      ? ['Paid already', 'This session is complete. There is nothing left to pay.']
      : ['Expired', 'This session has expired. Go back to where you came from to start again.'];
  return page(title, html`<h1>${title}</h1><p>${text}</p>`);
}

/** What is said where there is no such session. */
export function unknownPage(): string {
  return page('Not found', html`<h1>Not found</h1><p>There is no such checkout session.</p>`);
}

function lineRow(line: LineItem): Html {
  const each = moneyOf(line.price.unit_amount, line.currency);
  return html`<tr>
<th scope="row">${line.description ?? 'Item'}<br><small>${each} each</small></th>
<td>${line.adjustable_quantity === null ? html`× ${line.quantity}` : quantityField(line)}</td>
<td>${moneyOf(line.amount_total, line.currency)}</td>
</tr>`;
}

function quantityField(line: LineItem): Html {
  const { minimum, maximum } = boundsOf(line);
  return html`<input type="number" name="quantity-${line.id}" aria-label="Quantity of ${line.description ?? 'item'}"
 value="${line.quantity}" min="${minimum}" max="${maximum}" required>
<button name="action" value="update" class="second" formnovalidate>Update</button>`;
}

function emailField(session: CheckoutSession, typed: URLSearchParams): Html {
  const known = session.customer_details?.email ?? session.customer_email;
  if (known !== null) return html`<p>${known}</p>`;
  return field('email', 'E-mail', 'email', true, typed);
}

function addressFields(typed: URLSearchParams): Html {
  return html`<fieldset><legend>Billing address</legend>
${ADDRESS_FIELDS.map(([name, label, fill, required]) => field(name, label, fill, required, typed))}
</fieldset>`;
}

function field(
  name: string,
  label: string,
  fill: string,
  required: boolean,
  typed: URLSearchParams,
): Html {
  return html`<label>${label}<input name="${name}" autocomplete="${fill}" value="${typed.get(name) ?? ''}"${
    required && html` required`
  }></label>
`;
}

function page(title: string, inside: Html): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · simulated</title>
<style>${new Html(CHECKOUT_STYLE)}</style>
</head>
<body>
<main>
<p class="note">This checkout is simulated: no card is asked for and no money moves.</p>
<div class="inside">${inside}</div>
</main>
</body>
</html>
`.text;
}
