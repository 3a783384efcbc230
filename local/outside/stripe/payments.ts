import type { Charge, CheckoutSession, PaymentIntent } from './objects.ts';
import type { PaymentData, Till } from './till.ts';

export interface PaymentTerms extends PaymentData {
  readonly amount: number;
  readonly currency: string;
  readonly customer: string | null;
  readonly payer: NonNullable<CheckoutSession['customer_details']>;
  /** By a method whose money comes days later, or does not. */
  readonly delayed: boolean;
}

/** Takes a payment: the money is there at once, or under way where it is delayed. */
export function startPayment(till: Till, terms: PaymentTerms): PaymentIntent {
  const intent = makeIntent(till, terms);
  const charge = makeCharge(till, terms, intent);
  intent.latest_charge = charge.id;
  till.books.payment_intent.set(intent.id, intent);
  till.books.charge.set(charge.id, charge);
  till.emit('payment_intent.created', { ...intent, ...BEFORE_PAYMENT });
  if (terms.delayed) {
    till.emit('charge.pending', charge);
    till.emit('payment_intent.processing', intent);
  } else succeed(till, intent, charge);
  return intent;
}

/** Ends a payment that was under way. */
export function endDelayedPayment(till: Till, intent: PaymentIntent, ok: boolean): void {
  const charge = chargeOf(till, intent);
  if (ok) succeed(till, intent, charge);
  else fail(till, intent, charge);
}

/** Gives the charge by which a payment was made. */
export function chargeOf(till: Till, { latest_charge: id }: PaymentIntent): Charge {
  return till.find('charge', id ?? '');
}

function succeed(till: Till, intent: PaymentIntent, charge: Charge): void {
  charge.status = 'succeeded';
  charge.paid = true;
  charge.captured = true;
  charge.amount_captured = charge.amount;
  charge.outcome = outcomeOf('authorized', 'approved_by_network', 'Payment complete.');
  intent.status = 'succeeded';
  intent.amount_received = intent.amount;
  till.emit('charge.succeeded', charge);
  till.emit('payment_intent.succeeded', intent);
}

const FAILURE = {
  code: 'payment_intent_payment_attempt_failed',
  message: 'The bank did not pay.',
} as const;

function fail(till: Till, intent: PaymentIntent, charge: Charge): void {
  charge.status = 'failed';
  charge.failure_code = FAILURE.code;
  charge.failure_message = FAILURE.message;
  charge.outcome = outcomeOf('issuer_declined', 'declined_by_network', FAILURE.message);
  intent.status = 'requires_payment_method';
  intent.payment_method = null;
  intent.last_payment_error = {
    charge: charge.id,
    code: FAILURE.code,
    message: FAILURE.message,
    payment_method_type: 'sepa_debit',
    type: 'card_error',
  };
  till.emit('charge.failed', charge);
  till.emit('payment_intent.payment_failed', intent);
}

function outcomeOf(type: string, network: string, message: string): Charge['outcome'] {
  return {
    advice_code: null,
    network_advice_code: null,
    network_decline_code: null,
    network_status: network,
    reason: null,
    risk_level: 'normal',
    seller_message: message,
    type,
  };
}

/** How an intent looked when there was no charge yet. */
const BEFORE_PAYMENT = {
  latest_charge: null,
  payment_method: null,
  status: 'requires_payment_method',
} satisfies Partial<PaymentIntent>;

function makeIntent(till: Till, terms: PaymentTerms): PaymentIntent {
  const id = till.newId('pi');
  return {
    id,
    object: 'payment_intent',
    allowed_payment_method_types: null,
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
    payment_method: till.newId('pm'),
    payment_method_configuration_details: null,
    payment_method_options: {},
    payment_method_types: [terms.delayed ? 'sepa_debit' : 'card'],
    payment_record: null,
    processing: null,
    receipt_email: null,
    review: null,
    setup_future_usage: null,
    shipping: null,
    source: null,
    statement_descriptor: null,
    statement_descriptor_suffix: null,
    status: 'processing',
    transfer_data: null,
    transfer_group: null,
  };
}

function makeCharge(till: Till, terms: PaymentTerms, intent: PaymentIntent): Charge {
  const { address, email, name, phone } = terms.payer;
  return {
    id: till.newId('ch'),
    object: 'charge',
    amount: terms.amount,
    amount_captured: 0,
    amount_refunded: 0,
    application: null,
    application_fee: null,
    application_fee_amount: null,
    balance_transaction: null,
    billing_details: { address, email, name, phone, tax_id: null },
    calculated_statement_descriptor: 'SIMULATED',
    captured: false,
    created: till.nowSeconds,
    currency: terms.currency,
    customer: terms.customer,
    description: terms.description ?? null,
    disputed: false,
    failure_balance_transaction: null,
    failure_code: null,
    failure_message: null,
    fraud_details: {},
    livemode: false,
    metadata: { ...terms.metadata },
    on_behalf_of: null,
    outcome: null,
    paid: false,
    payment_intent: intent.id,
    payment_method: intent.payment_method,
    payment_method_details: { type: terms.delayed ? 'sepa_debit' : 'card' },
    receipt_email: null,
    receipt_number: null,
    receipt_url: null,
    refunded: false,
    review: null,
    shipping: null,
    source: null,
    source_transfer: null,
    statement_descriptor: null,
    statement_descriptor_suffix: null,
    status: 'pending',
    transfer_data: null,
    transfer_group: null,
  };
}
