import { CHECKOUT, type GivenCheckout } from './checkout-fields.ts';
import { expireSession, watchExpiry } from './end-session.ts';
import type { Form } from './form.ts';
import { PAGE_FIELDS, type Page, pageOf } from './lists.ts';
import type { CheckoutSession, LineItem } from './objects.ts';
import { fields, read } from './parameters.ts';
import { makeLines, totalOf } from './session-lines.ts';
import { invalidRequest } from './stripe-error.ts';
import type { Till } from './till.ts';

const SHORTEST_S = 30 * 60;
const LONGEST_S = 24 * 60 * 60;
/** In the smallest unit of any currency. */
const AMOUNT_MAX = 99_999_999;

/** Opens a checkout session; its page is at `url`. */
export function createSession(till: Till, params: Form): CheckoutSession {
  const given = read(CHECKOUT, params);
  checkCustomer(till, given);
  const expiresAt = expiryOf(till, given);
  const lines = makeLines(till, given.line_items);
  checkTotal(lines);
  const session = makeSession(till, given, lines, expiresAt);
  till.books['checkout.session'].set(session.id, session);
  till.lines.set(session.id, lines);
  till.paymentData.set(session.id, given.payment_intent_data ?? {});
  watchExpiry(till, session);
  return session;
}

/** Lists what a session sells, in its order. */
export function listLines(till: Till, id: string, params: Form, url: string): Page<LineItem> {
  const session = till.find('checkout.session', id, 'session');
  return pageOf(till.lines.get(session.id) ?? [], read(fields(PAGE_FIELDS), params), url);
}

/** Ends an open session; nobody can pay it any more. */
export function expireByCall(till: Till, id: string, params: Form): CheckoutSession {
  read(fields({}), params);
  return expireSession(till, till.find('checkout.session', id, 'session'));
}

function checkCustomer(till: Till, { customer, customer_email, customer_creation }: GivenCheckout) {
  if (customer === undefined) return;
  till.named('customer', customer, 'customer');
  const other = customer_email === undefined ? 'customer_creation' : 'customer_email';
  if (customer_email === undefined && customer_creation === undefined) return;
  throw invalidRequest(
    `You may only specify one of these parameters: customer, ${other}.`,
    undefined,
    other,
  );
}

function expiryOf({ nowSeconds }: Till, { expires_at: expiresAt }: GivenCheckout): number {
  if (expiresAt === undefined) return nowSeconds + LONGEST_S;
  const inSeconds = expiresAt - nowSeconds;
  if (inSeconds >= SHORTEST_S && inSeconds <= LONGEST_S) return expiresAt;
  throw invalidRequest(
    inSeconds < SHORTEST_S
      ? 'The `expires_at` timestamp must be at least 30 minutes from Checkout Session creation.'
      : 'The `expires_at` timestamp must be less than 24 hours from Checkout Session creation.',
    undefined,
    'expires_at',
  );
}

/** Refuses what cannot be paid. */
export function checkTotal(lines: readonly LineItem[]): void {
  const total = totalOf(lines);
  if (total >= 1 && total <= AMOUNT_MAX) return;
  throw total < 1
    ? invalidRequest('The total amount due must be more than nothing.', 'amount_too_small')
    : invalidRequest(`The total amount due must be at most ${AMOUNT_MAX}.`, 'amount_too_large');
}

function makeSession(
  till: Till,
  given: GivenCheckout,
  lines: readonly LineItem[],
  expiresAt: number,
): CheckoutSession {
  const id = till.newId('cs_test', 58);
  const total = totalOf(lines);
  const email = given.customer === undefined ? given.customer_email : emailOf(till, given.customer);
  return {
    ...NOTHING,
    id,
    object: 'checkout.session',
    adaptive_pricing: { enabled: given.adaptive_pricing?.enabled ?? false },
    allow_promotion_codes: given.allow_promotion_codes ?? null,
    amount_subtotal: total,
    amount_total: total,
    automatic_tax: automaticTaxOf(given),
    billing_address_collection: given.billing_address_collection ?? null,
    cancel_url: given.cancel_url ?? null,
    client_reference_id: given.client_reference_id ?? null,
    created: till.nowSeconds,
    currency: lines[0]?.currency ?? '',
    customer: given.customer ?? null,
    customer_creation: given.customer ? null : (given.customer_creation ?? 'if_required'),
    customer_details: email ? { ...NOBODY, email } : null,
    customer_email: given.customer_email ?? null,
    expires_at: expiresAt,
    invoice_creation: {
      enabled: given.invoice_creation?.enabled ?? false,
      invoice_data: {
        account_tax_ids: null,
        custom_fields: null,
        description: null,
        footer: null,
        issuer: null,
        metadata: {},
        rendering_options: null,
      },
    },
    locale: (given.locale ?? null) as CheckoutSession['locale'],
    metadata: given.metadata ?? {},
    mode: 'payment',
    payment_method_types: given.payment_method_types ?? ['card'],
    status: 'open',
    submit_type: given.submit_type ?? null,
    success_url: given.success_url,
    tax_id_collection: { enabled: given.tax_id_collection?.enabled ?? false, required: 'never' },
    total_details: { amount_discount: 0, amount_shipping: 0, amount_tax: 0 },
    url: `${till.url}/c/pay/${id}`,
  };
}

function emailOf(till: Till, customer: string): string | undefined {
  return till.books.customer.get(customer)?.email ?? undefined;
}

/** Tax is always nothing here. */
function automaticTaxOf({ automatic_tax }: GivenCheckout): CheckoutSession['automatic_tax'] {
  if (!automatic_tax?.enabled) {
    return { enabled: false, liability: null, provider: null, status: null };
  }
  const status = 'requires_location_inputs';
  return { enabled: true, liability: { type: 'self' }, provider: 'stripe', status };
}

/** A customer of whom nothing is known yet. */
export const NOBODY = {
  address: null,
  business_name: null,
  email: null,
  individual_name: null,
  name: null,
  phone: null,
  tax_exempt: 'none',
  tax_ids: null,
} satisfies CheckoutSession['customer_details'];

/** What no session here has. */
const NOTHING = {
  after_expiration: null,
  allowed_payment_method_types: null,
  client_secret: null,
  collected_information: null,
  consent: null,
  consent_collection: null,
  currency_conversion: null,
  custom_fields: [],
  custom_text: {
    after_submit: null,
    shipping_address: null,
    submit: null,
    terms_of_service_acceptance: null,
  },
  customer_account: null,
  discounts: [],
  integration_identifier: null,
  invoice: null,
  livemode: false,
  managed_payments: null,
  origin_context: null,
  payment_intent: null,
  payment_link: null,
  payment_method_collection: 'if_required',
  payment_method_configuration_details: null,
  payment_method_options: {},
  payment_status: 'unpaid',
  permissions: null,
  phone_number_collection: { enabled: false },
  recovered_from: null,
  saved_payment_method_options: null,
  setup_intent: null,
  shipping_address_collection: null,
  shipping_cost: null,
  shipping_options: [],
  subscription: null,
  ui_mode: 'hosted_page',
  wallet_options: null,
} satisfies Partial<CheckoutSession>;
