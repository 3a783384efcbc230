import { attach, cardBehind } from '../customers/payment-methods.ts';
import type { Charge, PaymentIntent, PaymentMethod } from '../objects.ts';
import type { PaymentData, Till } from '../till.ts';
import { answerOf, type Decline } from './cards.ts';
import { cardOfCharge, makeCharge, markFailed, markPaid } from './charges.ts';
import { openDispute } from './disputes.ts';

export interface PaymentTerms extends PaymentData {
  readonly amount: number;
  readonly currency: string;
  readonly customer: string | null;
  readonly types?: readonly string[] | undefined;
}

export interface PaymentTry {
  readonly method: PaymentMethod;
  /** The customer is not there: a program charges what it has saved. */
  readonly offSession: boolean;
  /** Where the customer's browser goes on when their bank has asked them. */
  readonly returnUrl?: string | undefined;
}

/** Opens a payment that nobody has tried to make yet. */
export function openPayment(till: Till, terms: PaymentTerms): PaymentIntent {
  const intent = till.add('payment_intent', makeIntent(till, terms));
  till.emit('payment_intent.created', intent);
  return intent;
}

/**
 * Tries to take a payment. Afterwards it has succeeded, is under way by a method whose money comes
 * days later, waits for the customer's answer to their bank, or wants another method.
 */
export function tryPayment(till: Till, intent: PaymentIntent, given: PaymentTry): void {
  const { method, offSession, returnUrl } = given;
  intent.payment_method = method.id;
  intent.payment_method_types = [...new Set([...intent.payment_method_types, method.type])];
  intent.last_payment_error = null;
  intent.next_action = null;
  const answer = bankAnswer(till, method, { offSession, approved: false });
  if (answer === 'ask') {
    intent.status = 'requires_action';
    intent.next_action = {
      type: 'redirect_to_url',
      redirect_to_url: {
        url: `${till.url}/c/authenticate/${intent.id}`,
        return_url: returnUrl ?? null,
      },
    };
    till.emit('payment_intent.requires_action', intent);
    return;
  }
  charge(till, intent, { method, declined: answer });
}

/** The customer has told their bank whether it is them who pays. */
export function endAuthentication(till: Till, intent: PaymentIntent, approved: boolean): void {
  const method = till.find('payment_method', intent.payment_method ?? '');
  intent.next_action = null;
  const answer = bankAnswer(till, method, { offSession: false, approved: true });
  const refused = approved ? answer : NOT_APPROVED;
  charge(till, intent, { method, declined: refused === 'ask' ? undefined : refused });
}

/** Says why a saved method would be declined without its owner; undefined where it would be paid. */
export function foreseenDecline(till: Till, method: PaymentMethod): Decline | undefined {
  const answer = bankAnswer(till, method, { offSession: true, approved: false });
  return answer === 'ask' ? undefined : answer;
}

/** Ends a payment that was under way. */
export function endDelayedPayment(till: Till, intent: PaymentIntent, ok: boolean): void {
  const made = chargeOf(till, intent);
  if (ok) succeed(till, intent, made);
  else fail(till, intent, made, { declined: BANK_DID_NOT_PAY, type: 'sepa_debit' });
}

/** Gives the charge by which a payment was made. */
export function chargeOf(till: Till, { latest_charge: id }: PaymentIntent): Charge {
  return till.find('charge', id ?? '');
}

const NOT_APPROVED: Decline = {
  code: 'payment_intent_authentication_failure',
  decline_code: 'authentication_not_handled',
  message:
    'We are unable to authenticate your payment method. Please choose a different payment method and try again.',
};
const BANK_DID_NOT_PAY: Decline = {
  code: 'payment_intent_payment_attempt_failed',
  decline_code: 'generic_decline',
  message: 'The bank did not pay.',
};

function bankAnswer(
  till: Till,
  method: PaymentMethod,
  use: { readonly offSession: boolean; readonly approved: boolean },
): Decline | 'ask' | undefined {
  const card = cardBehind(till, method);
  if (!card) return undefined;
  return answerOf(card, {
    ...use,
    setUp: till.setUp.has(method.id),
    saved: method.customer !== null,
  });
}

function charge(
  till: Till,
  intent: PaymentIntent,
  { method, declined }: { readonly method: PaymentMethod; readonly declined: Decline | undefined },
): void {
  const made = makeCharge(till, intent, method);
  intent.latest_charge = made.id;
  if (declined) {
    fail(till, intent, made, { declined, type: method.type });
  } else if (method.type === 'card') {
    succeed(till, intent, made);
  } else {
    intent.status = 'processing';
    till.emit('charge.pending', made);
    till.emit('payment_intent.processing', intent);
  }
}

function succeed(till: Till, intent: PaymentIntent, made: Charge): void {
  markPaid(till, made);
  intent.status = 'succeeded';
  intent.amount_received = intent.amount;
  till.emit('payment_intent.succeeded', intent);
  save(till, intent);
  const disputed = cardOfCharge(till, made)?.disputed;
  if (disputed) openDispute(till, made, disputed);
}

/** Keeps the method for later payments, where that was said at the beginning. */
function save(till: Till, { setup_future_usage, customer, payment_method: id }: PaymentIntent) {
  const method = till.books.payment_method.get(id ?? '');
  if (setup_future_usage === null || customer === null || !method) return;
  if (setup_future_usage === 'off_session') till.setUp.add(method.id);
  attach(till, method, customer);
}

function fail(
  till: Till,
  intent: PaymentIntent,
  made: Charge,
  { declined, type }: { readonly declined: Decline; readonly type: string },
): void {
  const method = till.books.payment_method.get(intent.payment_method ?? '');
  markFailed(till, made, declined);
  intent.status = 'requires_payment_method';
  intent.payment_method = null;
  intent.last_payment_error = {
    charge: made.id,
    code: declined.code,
    decline_code: declined.decline_code,
    message: declined.message,
    ...(method && { payment_method: structuredClone(method) as never }),
    payment_method_type: type,
    type: 'card_error',
  };
  till.emit('payment_intent.payment_failed', intent);
}

function makeIntent(till: Till, terms: PaymentTerms): PaymentIntent {
  const id = till.newId('pi');
  return {
    id,
    object: 'payment_intent',
    allowed_payment_method_types: (terms.types ??
      null) as PaymentIntent['allowed_payment_method_types'],
    amount: terms.amount,
    amount_capturable: 0,
    amount_received: 0,
    application: null,
    application_fee_amount: null,
    automatic_payment_methods: null,
    canceled_at: null,
    cancellation_reason: null,
    capture_method: 'automatic_async',
    client_secret: till.newId(`${id}_secret`, 25),
    confirmation_method: 'automatic',
    created: till.nowSeconds,
    currency: terms.currency,
    customer: terms.customer,
    customer_account: null,
    description: terms.description ?? null,
    excluded_payment_method_types: null,
    last_payment_error: null,
    latest_charge: null,
    livemode: false,
    managed_payments: null,
    metadata: terms.metadata ?? {},
    next_action: null,
    on_behalf_of: null,
    payment_method: null,
    payment_method_configuration_details: null,
    payment_method_options: {},
    payment_method_types: [...(terms.types ?? ['card'])],
    payment_record: null,
    processing: null,
    receipt_email: terms.receipt_email ?? null,
    review: null,
    setup_future_usage: terms.setup_future_usage ?? null,
    shipping: null,
    source: null,
    statement_descriptor: null,
    statement_descriptor_suffix: null,
    status: 'requires_payment_method',
    transfer_data: null,
    transfer_group: null,
  };
}
