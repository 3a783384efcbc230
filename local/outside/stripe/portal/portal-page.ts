import { dayOf } from '../invoices/invoice-visit.ts';
import { moneyOf } from '../money.ts';
import type {
  Customer,
  Invoice,
  PaymentMethod,
  PortalConfiguration,
  PortalSession,
  Price,
  Subscription,
} from '../objects.ts';
import { cardFields } from '../pages/fields.ts';
import { type Html, html } from '../pages/html.ts';
import { page } from '../pages/page.ts';

export interface PortalFacts {
  readonly session: PortalSession;
  readonly features: PortalConfiguration['features'];
  readonly customer: Customer;
  readonly subscriptions: readonly Subscription[];
  /** Prices that a plan can be changed to, with their names. */
  readonly offers: readonly { readonly price: Price; readonly name: string }[];
  readonly nameOf: (price: Price) => string;
  readonly method: PaymentMethod | undefined;
  readonly invoices: readonly Invoice[];
  readonly wrong?: string | undefined;
}

/** The page on which a customer looks after what they have subscribed to. */
export function portalPage(facts: PortalFacts): string {
  const { session, features, subscriptions, wrong } = facts;
  const shows = (flow: string): boolean => session.flow === null || session.flow.type === flow;
  return page(
    'Billing',
    'portal',
    html`<h1>Billing</h1>
${wrong !== undefined && html`<p class="wrong" role="alert">${wrong}</p>`}
${subscriptions.map((each) => subscriptionPart(facts, each, shows))}
${subscriptions.length === 0 && html`<p>There is no subscription.</p>`}
${features.payment_method_update.enabled && shows('payment_method_update') && cardPart(facts)}
${features.invoice_history.enabled && session.flow === null && invoicePart(facts)}
${session.return_url !== null && html`<p><a href="${session.return_url}">Go back</a></p>`}`,
  );
}

function subscriptionPart(
  facts: PortalFacts,
  subscription: Subscription,
  shows: (flow: string) => boolean,
): Html {
  const { features, nameOf } = facts;
  const [item] = subscription.items.data;
  if (!item) return html``;
  const end = dayOf(item.current_period_end);
  const ends = subscription.cancel_at_period_end;
  return html`<section aria-label="Subscription ${subscription.id}">
<h2>${nameOf(item.price)}</h2>
<dl>
<dt>Price</dt><dd>${priceOf(item.price)}${item.quantity > 1 && html` × ${item.quantity}`}</dd>
<dt>Status</dt><dd>${subscription.status.replace('_', ' ')}</dd>
<dt>${ends ? 'Ends on' : 'Renews on'}</dt><dd>${end}</dd>
</dl>
<form method="post">
<input type="hidden" name="subscription" value="${subscription.id}">
${features.subscription_update.enabled && shows('subscription_update') && offersPart(facts, item.price)}
${features.subscription_cancel.enabled && !ends && shows('subscription_cancel') && html`<button name="action" value="cancel" class="second">Cancel the subscription</button>`}
${ends && html`<button name="action" value="resume" class="second">Do not cancel</button>`}
</form>
</section>`;
}

function offersPart({ offers }: PortalFacts, current: Price): Html {
  return html`<fieldset><legend>Change the plan</legend>
${offers.map(
  ({
    price,
    name,
  }) => html`<label class="choice"><input type="radio" name="price" value="${price.id}"${
    price.id === current.id && html` checked`
  }>${name}, ${priceOf(price)}</label>
`,
)}<button name="action" value="change-plan">Change the plan</button></fieldset>`;
}

function cardPart({ method }: PortalFacts): Html {
  const card = method?.card;
  return html`<section aria-label="Card">
<h2>Card</h2>
<p>${card ? `${card.brand} ···· ${card.last4}, until ${card.exp_month} / ${card.exp_year}` : 'No card is saved.'}</p>
<form method="post">${cardFields()}<button name="action" value="save-card">Save this card</button></form>
</section>`;
}

function invoicePart({ invoices }: PortalFacts): Html {
  return html`<section aria-label="Invoices">
<h2>Invoices</h2>
<table><tbody>${invoices.map(
    ({ hosted_invoice_url: url, number, created, total, currency, status }) => html`<tr>
<th scope="row"><a href="${url ?? ''}">${number}</a><br><small>${dayOf(created)}, ${status}</small></th>
<td>${moneyOf(total, currency)}</td></tr>`,
  )}</tbody></table>
</section>`;
}

function priceOf({ unit_amount, currency, recurring }: Price): string {
  const { interval = '', interval_count: count = 1 } = recurring ?? {};
  return `${moneyOf(unit_amount, currency)} each ${count === 1 ? interval : `${count} ${interval}s`}`;
}
