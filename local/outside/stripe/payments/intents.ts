import type Stripe from 'stripe';
import { methodNamed } from '../customers/payment-methods.ts';
import { stepOf } from '../money.ts';
import type { PaymentIntent } from '../objects.ts';
import type { Till } from '../till.ts';
import type { Form } from '../wire/form.ts';
import {
  atLeast,
  changeMetadata,
  currency,
  fields,
  flag,
  listOf,
  metadata,
  metadataChanges,
  oneOf,
  type PartOf,
  read,
  text,
  webAddress,
} from '../wire/parameters.ts';
import { invalidRequest } from '../wire/stripe-error.ts';
import { cardError } from './card-error.ts';
import { openPayment, tryPayment } from './payments.ts';

const CREATE = fields({
  allowed_payment_method_types: listOf(text).optional(),
  amount: atLeast(1),
  automatic_payment_methods: fields({
    allow_redirects: oneOf('always', 'never').optional(),
    enabled: flag,
  }).optional(),
  confirm: flag.optional(),
  currency,
  customer: text.optional(),
  description: text.optional(),
  error_on_requires_action: flag.optional(),
  metadata: metadata.optional(),
  off_session: flag.optional(),
  payment_method: text.optional(),
  receipt_email: text.optional(),
  return_url: webAddress.optional(),
  setup_future_usage: oneOf('off_session', 'on_session').optional(),
} satisfies PartOf<Stripe.PaymentIntentCreateParams>);

/** Opens a payment, and makes it where it is to be confirmed at once. */
export function createIntent(till: Till, params: Form): PaymentIntent {
  const given = read(CREATE, params);
  checkAmount(given);
  if (given.customer !== undefined) till.named('customer', given.customer, 'customer');
  if (given.off_session && !given.confirm) {
    throw invalidRequest(
      'You cannot set `off_session` without `confirm=true`.',
      undefined,
      'off_session',
    );
  }
  const method = given.payment_method && methodNamed(till, given.payment_method);
  if (method) checkOwner(method.customer, given.customer ?? null);
  const intent = openPayment(till, {
    ...given,
    customer: given.customer ?? null,
    types: given.allowed_payment_method_types,
  });
  if (given.automatic_payment_methods) {
    const { enabled, allow_redirects: redirects = 'always' } = given.automatic_payment_methods;
    intent.automatic_payment_methods = { enabled, allow_redirects: redirects };
  }
  if (method) {
    intent.payment_method = method.id;
    intent.status = 'requires_confirmation';
  }
  return given.confirm ? confirm(till, intent, given) : intent;
}

const CONFIRM = fields({
  error_on_requires_action: flag.optional(),
  off_session: flag.optional(),
  payment_method: text.optional(),
  receipt_email: text.optional(),
  return_url: webAddress.optional(),
  setup_future_usage: oneOf('off_session', 'on_session').optional(),
} satisfies PartOf<Stripe.PaymentIntentConfirmParams>);

/** Makes a payment that is open. */
export function confirmByCall(till: Till, id: string, params: Form): PaymentIntent {
  const given = read(CONFIRM, params);
  const intent = till.find('payment_intent', id);
  checkOpen(intent, 'confirm', ['requires_payment_method', 'requires_confirmation']);
  if (given.payment_method !== undefined) {
    const method = methodNamed(till, given.payment_method);
    checkOwner(method.customer, intent.customer);
    intent.payment_method = method.id;
  }
  intent.setup_future_usage = given.setup_future_usage ?? intent.setup_future_usage;
  intent.receipt_email = given.receipt_email ?? intent.receipt_email;
  return confirm(till, intent, given);
}

const UPDATE = fields({
  amount: atLeast(1).optional(),
  description: text.optional(),
  metadata: metadataChanges.optional(),
  receipt_email: text.optional(),
} satisfies PartOf<Stripe.PaymentIntentUpdateParams>);

export function updateIntent(till: Till, id: string, params: Form): PaymentIntent {
  const { metadata: changes, ...given } = read(UPDATE, params);
  const intent = till.find('payment_intent', id);
  if (given.amount !== undefined) {
    checkOpen(intent, 'update', ['requires_payment_method', 'requires_confirmation']);
    checkAmount({ amount: given.amount, currency: intent.currency });
  }
  Object.assign(intent, given);
  changeMetadata(intent, changes);
  return intent;
}

const CANCEL = fields({
  cancellation_reason: oneOf(
    'abandoned',
    'duplicate',
    'fraudulent',
    'requested_by_customer',
  ).optional(),
} satisfies PartOf<Stripe.PaymentIntentCancelParams>);

export function cancelByCall(till: Till, id: string, params: Form): PaymentIntent {
  const { cancellation_reason: reason } = read(CANCEL, params);
  const intent = till.find('payment_intent', id);
  checkOpen(intent, 'cancel', [
    'requires_payment_method',
    'requires_confirmation',
    'requires_action',
  ]);
  cancelPayment(till, intent, reason ?? null);
  return intent;
}

/** Ends a payment that was not made. */
export function cancelPayment(
  till: Till,
  intent: PaymentIntent,
  reason: PaymentIntent['cancellation_reason'],
): void {
  intent.status = 'canceled';
  intent.next_action = null;
  intent.canceled_at = till.nowSeconds;
  intent.cancellation_reason = reason;
  till.emit('payment_intent.canceled', intent);
}

interface ConfirmTerms {
  readonly off_session?: boolean | undefined;
  readonly return_url?: string | undefined;
  readonly error_on_requires_action?: boolean | undefined;
}

function confirm(till: Till, intent: PaymentIntent, given: ConfirmTerms): PaymentIntent {
  if (intent.payment_method === null) {
    const message =
      'You cannot confirm this PaymentIntent because it’s missing a payment method. ' +
      'To confirm the PaymentIntent, specify a payment method attached to this customer.';
    throw invalidRequest(message, 'payment_intent_unexpected_state');
  }
  const method = till.find('payment_method', intent.payment_method);
  const { off_session: offSession = false, return_url: returnUrl } = given;
  tryPayment(till, intent, { method, offSession, returnUrl });
  const { last_payment_error: failed } = intent;
  if (failed) {
    const { code = '', decline_code = '', message = '', charge } = failed;
    const told = { charge, payment_intent: intent, payment_method: method };
    throw cardError({ code, decline_code, message }, told);
  }
  return intent;
}

function checkAmount(given: { readonly amount: number; readonly currency: string }): void {
  const step = stepOf(given.currency);
  if (given.amount % step === 0 && given.amount <= 99_999_999) return;
  throw invalidRequest(
    `Invalid amount in ${given.currency}: it must be a multiple of ${step}, at most 99999999.`,
    'parameter_invalid_integer',
    'amount',
  );
}

function checkOwner(owner: string | null, customer: string | null): void {
  if (owner === null || owner === customer) return;
  throw invalidRequest(
    'The PaymentMethod belongs to another Customer than the one that was given.',
    undefined,
    'payment_method',
  );
}

function checkOpen(
  { status }: PaymentIntent,
  what: string,
  allowed: readonly PaymentIntent['status'][],
): void {
  if (allowed.includes(status)) return;
  throw invalidRequest(
    `You cannot ${what} this PaymentIntent because it has a status of ${status}.`,
    'payment_intent_unexpected_state',
  );
}
