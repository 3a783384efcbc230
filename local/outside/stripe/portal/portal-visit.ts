import type { RawAnswer, RawRequest } from '../../../server/raw-request.ts';
import { addCard, attach, declinedAtSetUp } from '../customers/payment-methods.ts';
import type { PortalSession, Subscription } from '../objects.ts';
import { cardIn } from '../pages/fields.ts';
import { goTo, notThere, show } from '../pages/page.ts';
import { cardError } from '../payments/card-error.ts';
import { endSubscription } from '../subscriptions/end-subscription.ts';
import { setNextPrice, waitsForEnd } from '../subscriptions/next-price.ts';
import { cancelAtEnd, changePlan } from '../subscriptions/update-subscription.ts';
import type { Till } from '../till.ts';
import { invalidRequest, StripeError } from '../wire/stripe-error.ts';
import { type PortalFacts, portalPage } from './portal-page.ts';

export const PORTAL_PATH = '/p/session/';

/** As long as a page can be used after it was opened. */
const OPEN_FOR_S = 3600;

/** Answers the browser of a customer in the portal: shows the page, takes what they do there. */
export function visitPortal(till: Till, request: RawRequest): RawAnswer {
  const [path = ''] = request.url.split('?');
  const session = till.books['billing_portal.session'].get(path.slice(PORTAL_PATH.length));
  const isOver = session && till.nowSeconds >= session.created + OPEN_FOR_S;
  if (!session || isOver || !till.books.customer.has(session.customer)) {
    return notThere('portal session');
  }
  if (request.method !== 'POST') return show(200, portalPage(factsOf(till, session)));
  const typed = new URLSearchParams(request.body.toString('utf8'));
  try {
    act(till, session, typed);
  } catch (error) {
    if (!(error instanceof StripeError)) throw error;
    const facts = { ...factsOf(till, session), wrong: error.message };
    return show(error.status, portalPage(facts));
  }
  const { redirect } = session.flow?.after_completion ?? {};
  return goTo(redirect?.return_url ?? session.url);
}

function act(till: Till, session: PortalSession, typed: URLSearchParams): void {
  const { features } = till.find('billing_portal.configuration', session.configuration);
  const action = typed.get('action');
  const allow = (enabled: boolean): void => {
    if (!enabled) throw invalidRequest('The portal does not offer that.');
  };
  if (action === 'save-card') {
    allow(features.payment_method_update.enabled);
    saveCard(till, session, typed);
    return;
  }
  const subscription = ownSubscription(till, session, typed);
  if (action === 'change-plan') {
    allow(features.subscription_update.enabled);
    changeTo(till, session, { subscription, price: typed.get('price') ?? '' });
  } else if (action === 'cancel') {
    allow(features.subscription_cancel.enabled);
    if (features.subscription_cancel.mode === 'at_period_end') {
      cancelAtEnd(till, subscription, true);
    } else endSubscription(till, subscription, 'cancellation_requested');
  } else if (action === 'resume') cancelAtEnd(till, subscription, false);
  else throw invalidRequest('There is nothing like that to do here.');
}

function changeTo(
  till: Till,
  session: PortalSession,
  { subscription, price }: { readonly subscription: Subscription; readonly price: string },
): void {
  const { features } = till.find('billing_portal.configuration', session.configuration);
  const { products, proration_behavior: behavior } = features.subscription_update;
  if (!products?.some(({ prices }) => prices.includes(price))) {
    throw invalidRequest('Choose one of the plans.');
  }
  const [item] = subscription.items.data;
  if (item?.price.id === price) throw invalidRequest('You have that plan already.');
  const next = till.find('price', price);
  if (item && waitsForEnd(features.subscription_update, item.price, next)) {
    setNextPrice(till, subscription, price);
    return;
  }
  changePlan(till, subscription, {
    items: [{ id: item?.id, price }],
    payment_behavior: 'error_if_incomplete',
    proration_behavior: behavior as 'always_invoice' | 'create_prorations' | 'none',
  });
}

/** The card that is saved is charged from now on, for all that the customer has. */
function saveCard(till: Till, session: PortalSession, typed: URLSearchParams): void {
  const read = cardIn(typed, till.clock.now());
  if (!('card' in read)) throw cardError(read, {});
  const customer = till.find('customer', session.customer);
  const { address = null, email, name = null, phone = null } = customer;
  const method = addCard(till, read, { address, email, name, phone, tax_id: null });
  const declined = declinedAtSetUp(till, method);
  if (declined) throw cardError(declined, {});
  till.setUp.add(method.id);
  attach(till, method, customer.id);
  till.change('customer.updated', customer, () => {
    customer.invoice_settings.default_payment_method = method.id;
  });
  for (const subscription of subscriptionsOf(till, session)) {
    till.change('customer.subscription.updated', subscription, () => {
      subscription.default_payment_method = method.id;
    });
  }
}

function ownSubscription(till: Till, session: PortalSession, typed: URLSearchParams): Subscription {
  const id = typed.get('subscription');
  const found = subscriptionsOf(till, session).find((each) => each.id === id);
  if (found) return found;
  throw invalidRequest('There is no such subscription.');
}

function subscriptionsOf(till: Till, { customer }: PortalSession): readonly Subscription[] {
  return till.having('subscription', { customer }).filter(({ status }) => status !== 'canceled');
}

function factsOf(till: Till, session: PortalSession): PortalFacts {
  const { features } = till.find('billing_portal.configuration', session.configuration);
  const customer = till.find('customer', session.customer);
  const subscriptions = subscriptionsOf(till, session);
  const nameOf: PortalFacts['nameOf'] = ({ product }) =>
    till.books.product.get(product)?.name ?? 'Subscription';
  const { products } = features.subscription_update;
  return {
    session,
    features,
    customer,
    subscriptions,
    offers: (products ?? [])
      .flatMap(({ prices }) => prices.map((id) => till.find('price', id)))
      .map((price) => ({ price, name: nameOf(price) })),
    nameOf,
    method: till.books.payment_method.get(
      customer.invoice_settings.default_payment_method ??
        subscriptions[0]?.default_payment_method ??
        '',
    ),
    invoices: till.having('invoice', { customer: customer.id }).toReversed(),
  };
}
