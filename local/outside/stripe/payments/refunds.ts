import type Stripe from 'stripe';
import { moneyOf } from '../money.ts';
import type { Charge, Refund } from '../objects.ts';
import type { Till } from '../till.ts';
import type { Form } from '../wire/form.ts';
import {
  atLeast,
  changeMetadata,
  fields,
  metadata,
  metadataChanges,
  oneOf,
  type PartOf,
  read,
  text,
} from '../wire/parameters.ts';
import { invalidRequest } from '../wire/stripe-error.ts';
import { cardOfCharge } from './charges.ts';
import { disputeOf } from './disputes.ts';
import { chargeOf } from './payments.ts';
import { SETTLES_AFTER_S } from './settle-refund.ts';

const REFUND = fields({
  amount: atLeast(1).optional(),
  charge: text.optional(),
  metadata: metadata.optional(),
  payment_intent: text.optional(),
  reason: oneOf('duplicate', 'fraudulent', 'requested_by_customer').optional(),
} satisfies PartOf<Stripe.RefundCreateParams>);

export interface RefundTerms {
  /** Absent: all that is left. */
  readonly amount?: number | undefined;
  readonly metadata?: Record<string, string> | undefined;
  readonly reason?: Refund['reason'] | undefined;
}

const UPDATE = fields({ metadata: metadataChanges.optional() });

export function updateRefund(till: Till, id: string, params: Form): Refund {
  const { metadata: changes } = read(UPDATE, params);
  const refund = till.find('refund', id);
  changeMetadata(refund, changes);
  till.emit('refund.updated', refund);
  return refund;
}

export function createRefund(till: Till, params: Form): Refund {
  const { charge, payment_intent: intent, ...terms } = read(REFUND, params);
  if (charge !== undefined && intent === undefined) {
    return refundCharge(till, till.named('charge', charge, 'charge'), terms);
  }
  if (intent !== undefined && charge === undefined) {
    return refundCharge(
      till,
      chargeOf(till, till.named('payment_intent', intent, 'payment_intent')),
      terms,
    );
  }
  throw invalidRequest(
    'One of the following params should be provided for this request: payment_intent or charge.',
    charge === undefined ? 'parameter_missing' : undefined,
    'charge',
  );
}

/** Gives money back; parts add up. */
export function refundCharge(till: Till, charge: Charge, terms: RefundTerms): Refund {
  const amount = amountOf(till, charge, terms.amount);
  const before = charge.amount_refunded;
  charge.amount_refunded += amount;
  charge.refunded = charge.amount_refunded === charge.amount;
  const refund = makeRefund(till, charge, { ...terms, amount });
  till.books.refund.set(refund.id, refund);
  const previous = { amount_refunded: before, ...(charge.refunded && { refunded: false }) };
  till.emit('charge.refunded', charge, previous);
  till.emit('refund.created', refund);
  const how = cardOfCharge(till, charge)?.refund;
  if (how)
    till.plan({ work: 'settle-refund', id: refund.id, at: till.nowSeconds + SETTLES_AFTER_S });
  return refund;
}

/** Gives how much goes back, where the charge allows it. */
function amountOf(till: Till, charge: Charge, asked: number | undefined): number {
  const { id, currency } = charge;
  if (charge.status !== 'succeeded') {
    throw invalidRequest(`Charge ${id} does not have a payment that could be refunded.`);
  }
  if (charge.refunded) {
    throw invalidRequest(`Charge ${id} has already been refunded.`, 'charge_already_refunded');
  }
  const dispute = disputeOf(till, charge);
  if (dispute && !dispute.is_charge_refundable) {
    const message = `Charge ${id} has been charged back; cannot issue a refund.`;
    throw invalidRequest(message, 'charge_disputed');
  }
  const left = charge.amount - charge.amount_refunded;
  if (asked === undefined || asked <= left) return asked ?? left;
  const [much, little] = [moneyOf(asked, currency), moneyOf(left, currency)];
  throw invalidRequest(
    `Refund amount (${much}) is greater than unrefunded amount on charge (${little})`,
    undefined,
    'amount',
  );
}

function makeRefund(
  till: Till,
  charge: Charge,
  { amount, metadata: given, reason }: RefundTerms & { readonly amount: number },
): Refund {
  return {
    id: till.newId('re'),
    object: 'refund',
    amount,
    balance_transaction: null,
    charge: charge.id,
    created: till.nowSeconds,
    currency: charge.currency,
    customer: charge.customer,
    customer_account: null,
    destination_details: { type: 'card', card: { reference_status: 'pending', type: 'refund' } },
    metadata: given ?? {},
    payment_intent: charge.payment_intent,
    payment_method: charge.payment_method,
    reason: reason ?? null,
    receipt_number: null,
    source_transfer_reversal: null,
    status: cardOfCharge(till, charge)?.refund === 'late' ? 'pending' : 'succeeded',
    transfer_reversal: null,
  };
}
