import { cardBehind } from '../customers/payment-methods.ts';
import type { Charge, PaymentIntent, PaymentMethod } from '../objects.ts';
import type { Till } from '../till.ts';
import type { Decline } from './cards.ts';

/** Makes the charge of a try to pay; it is pending. */
export function makeCharge(till: Till, intent: PaymentIntent, method: PaymentMethod): Charge {
  const id = till.newId('ch');
  return till.add('charge', {
    id,
    object: 'charge',
    amount: intent.amount,
    amount_captured: 0,
    amount_refunded: 0,
    application: null,
    application_fee: null,
    application_fee_amount: null,
    balance_transaction: null,
    billing_details: structuredClone(method.billing_details),
    calculated_statement_descriptor: 'SIMULATED',
    captured: false,
    created: till.nowSeconds,
    currency: intent.currency,
    customer: intent.customer,
    description: intent.description,
    disputed: false,
    failure_balance_transaction: null,
    failure_code: null,
    failure_message: null,
    fraud_details: {},
    livemode: false,
    metadata: { ...intent.metadata },
    on_behalf_of: null,
    outcome: null,
    paid: false,
    payment_intent: intent.id,
    payment_method: method.id,
    payment_method_details: detailsOf(method),
    receipt_email: intent.receipt_email,
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
  });
}

/** The money is there; the receipt has a page. */
export function markPaid(till: Till, charge: Charge): void {
  charge.status = 'succeeded';
  charge.paid = true;
  charge.captured = true;
  charge.amount_captured = charge.amount;
  charge.outcome = outcomeOf('authorized', 'approved_by_network', 'Payment complete.');
  charge.receipt_url = `${till.url}/receipts/${charge.id}`;
  till.emit('charge.succeeded', charge);
}

/** The bank has said no. */
export function markFailed(till: Till, charge: Charge, { code, message, ...why }: Decline): void {
  charge.status = 'failed';
  charge.failure_code = code;
  charge.failure_message = message;
  charge.outcome = {
    ...outcomeOf('issuer_declined', 'declined_by_network', message),
    reason: why.decline_code,
  };
  till.emit('charge.failed', charge);
}

/** Gives the card by which a charge was made; undefined for a bank account. */
export function cardOfCharge(till: Till, { payment_method: id }: Charge) {
  const method = till.books.payment_method.get(id ?? '');
  return method && cardBehind(till, method);
}

function detailsOf({ type, card }: PaymentMethod): Charge['payment_method_details'] {
  if (!card) return { type };
  return {
    card: {
      amount_authorized: null,
      authorization_code: null,
      brand: card.brand,
      checks: card.checks,
      country: card.country,
      electronic_commerce_indicator: null,
      exp_month: card.exp_month,
      exp_year: card.exp_year,
      fingerprint: card.fingerprint ?? null,
      funding: card.funding,
      installments: null,
      last4: card.last4,
      mandate: null,
      network: card.brand,
      network_transaction_id: null,
      regulated_status: 'unregulated',
      three_d_secure: null,
      transaction_link_id: null,
      wallet: null,
    },
    type,
  };
}

function outcomeOf(type: string, network: string, message: string): NonNullable<Charge['outcome']> {
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
