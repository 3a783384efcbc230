import type { CheckoutSession, LineItem } from '../objects.ts';
import type { SessionTerms, Till } from '../till.ts';
import type { Form } from '../wire/form.ts';
import { PAGE_FIELDS, type Page, pageOf } from '../wire/lists.ts';
import { changeMetadata, fields, metadataChanges, read } from '../wire/parameters.ts';
import { invalidRequest } from '../wire/stripe-error.ts';
import { checkCheckout } from './check-checkout.ts';
import { CHECKOUT, type GivenCheckout } from './checkout-fields.ts';
import { expireSession } from './end-session.ts';
import { checkTotal, priceSession, setDiscount } from './price-session.ts';
import { makeLines } from './session-lines.ts';

const SHORTEST_S = 30 * 60;
const LONGEST_S = 24 * 60 * 60;

/** Opens a checkout session; its page is at `url`. */
export function createSession(till: Till, params: Form): CheckoutSession {
  const given = read(CHECKOUT, params);
  checkCheckout(till, given);
  const expiresAt = expiryOf(till, given);
  const { mode } = given;
  if (mode !== 'setup' && given.line_items === undefined) {
    throw invalidRequest('Missing required param: line_items.', 'parameter_missing', 'line_items');
  }
  const lines = mode === 'setup' ? [] : makeLines(till, given.line_items ?? [], mode);
  const session = makeSession(till, given, lines, expiresAt);
  till.terms.set(session.id, termsOf(given));
  priceSession(till, session, lines);
  const [discount] = given.discounts ?? [];
  if (discount) {
    setDiscount(till, session, discount);
    priceSession(till, session, lines);
  }
  if (mode !== 'setup') checkTotal(till, session);
  till.add('checkout.session', session);
  till.lines.set(session.id, lines);
  till.plan({ work: 'expire-session', id: session.id, at: expiresAt });
  return session;
}

function termsOf(given: GivenCheckout): SessionTerms {
  const { customer_update: update } = given;
  return {
    payment: given.payment_intent_data,
    subscription: given.subscription_data ?? {},
    setup: given.setup_intent_data ?? {},
    invoice: given.invoice_creation?.invoice_data ?? {},
    updates: (['address', 'name'] as const).filter((name) => update?.[name] === 'auto'),
    taxRates: (given.line_items ?? []).map(({ tax_rates }) => tax_rates ?? []),
  };
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

function makeSession(
  till: Till,
  given: GivenCheckout,
  lines: readonly LineItem[],
  expiresAt: number,
): CheckoutSession {
  const id = till.newId('cs_test', 58);
  const email = given.customer === undefined ? given.customer_email : emailOf(till, given.customer);
  return {
    ...NOTHING,
    id,
    object: 'checkout.session',
    adaptive_pricing: { enabled: given.adaptive_pricing?.enabled ?? false },
    allow_promotion_codes: given.allow_promotion_codes ?? null,
    allowed_payment_method_types: given.allowed_payment_method_types ?? null,
    amount_subtotal: 0,
    amount_total: 0,
    automatic_tax: automaticTaxOf(till, given),
    billing_address_collection: given.billing_address_collection ?? null,
    cancel_url: given.cancel_url ?? null,
    client_reference_id: given.client_reference_id ?? null,
    created: till.nowSeconds,
    currency: lines[0]?.currency ?? given.currency ?? '',
    customer: given.customer ?? null,
    customer_creation: customerCreationOf(given),
    customer_details: email ? { ...NOBODY, email } : null,
    customer_email: given.customer_email ?? null,
    expires_at: expiresAt,
    invoice_creation: {
      enabled: given.invoice_creation?.enabled ?? false,
      invoice_data: {
        account_tax_ids: null,
        custom_fields: null,
        description: given.invoice_creation?.invoice_data?.description ?? null,
        footer: given.invoice_creation?.invoice_data?.footer ?? null,
        issuer: null,
        metadata: given.invoice_creation?.invoice_data?.metadata ?? {},
        rendering_options: null,
      },
    },
    locale: (given.locale ?? null) as CheckoutSession['locale'],
    metadata: given.metadata ?? {},
    mode: given.mode,
    payment_method_collection:
      given.payment_method_collection ?? (given.mode === 'payment' ? 'if_required' : 'always'),
    payment_method_types: methodsOf(given),
    payment_status: given.mode === 'setup' ? 'no_payment_required' : 'unpaid',
    status: 'open',
    submit_type: given.submit_type ?? null,
    success_url: given.success_url,
    tax_id_collection: { enabled: given.tax_id_collection?.enabled ?? false, required: 'never' },
    total_details: { amount_discount: 0, amount_shipping: 0, amount_tax: 0 },
    url: `${till.url}/c/pay/${id}`,
  };
}

/** What the page takes: cards and, unless one is only saved or nothing else is allowed, debits. */
function methodsOf({ mode, allowed_payment_method_types: allowed }: GivenCheckout): string[] {
  const played = mode === 'setup' ? ['card'] : ['card', 'sepa_debit'];
  const methods = played.filter((type) => allowed?.includes(type) ?? true);
  if (methods.length > 0) return methods;
  throw invalidRequest(
    `None of the allowed payment methods is played here: ${played.join(', ')} are.`,
    undefined,
    'allowed_payment_method_types',
  );
}

/** A subscription always makes a customer. */
function customerCreationOf(given: GivenCheckout): CheckoutSession['customer_creation'] {
  if (given.customer !== undefined || given.mode === 'subscription') {
    return given.mode === 'subscription' && given.customer === undefined ? 'always' : null;
  }
  return given.customer_creation ?? 'if_required';
}

function emailOf(till: Till, customer: string): string | undefined {
  return till.books.customer.get(customer)?.email ?? undefined;
}

/** Tax is known from the start for a customer of whom it is known where they are. */
function automaticTaxOf(
  till: Till,
  { automatic_tax, customer }: GivenCheckout,
): CheckoutSession['automatic_tax'] {
  if (!automatic_tax?.enabled) {
    return { enabled: false, liability: null, provider: null, status: null };
  }
  const isPlaced = Boolean(till.books.customer.get(customer ?? '')?.address?.country);
  const status = isPlaced ? 'complete' : 'requires_location_inputs';
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
  payment_method_configuration_details: null,
  payment_method_options: {},
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

const UPDATE = fields({ metadata: metadataChanges.optional() });

export function updateSession(till: Till, id: string, params: Form): CheckoutSession {
  const { metadata: changes } = read(UPDATE, params);
  const session = till.find('checkout.session', id, 'session');
  changeMetadata(session, changes);
  return session;
}
