import type { Charge, Dispute } from './objects.ts';
import { invalidRequest } from './stripe-error.ts';
import type { Till } from './till.ts';

/** How long the bank waits for evidence. */
const ANSWER_WITHIN_S = 9 * 86_400;

/** The customer has their bank take back what was not refunded. */
export function openDispute(till: Till, charge: Charge): Dispute {
  checkDisputable(charge);
  charge.disputed = true;
  const dispute = makeDispute(till, charge);
  till.books.dispute.set(dispute.id, dispute);
  till.emit('charge.dispute.created', dispute);
  till.emit('charge.dispute.funds_withdrawn', dispute);
  return dispute;
}

/** The bank decides; a dispute that is won brings the money back. */
export function closeDispute(till: Till, dispute: Dispute, won: boolean): Dispute {
  if (dispute.status !== 'needs_response') {
    throw invalidRequest(`This dispute is already closed: it was ${dispute.status}.`);
  }
  const previous = { status: dispute.status };
  dispute.status = won ? 'won' : 'lost';
  till.emit('charge.dispute.closed', dispute, previous);
  if (won) till.emit('charge.dispute.funds_reinstated', dispute);
  return dispute;
}

/** The dispute of a charge, open or closed. */
export function disputeOf(till: Till, { id }: Charge): Dispute | undefined {
  return [...till.books.dispute.values()].find(({ charge }) => charge === id);
}

function checkDisputable(charge: Charge): void {
  const { id } = charge;
  if (charge.status !== 'succeeded') throw invalidRequest(`Charge ${id} has not been paid.`);
  if (charge.disputed) throw invalidRequest(`Charge ${id} has already been disputed.`);
  if (charge.refunded) throw invalidRequest(`Charge ${id} has already been refunded.`);
}

function makeDispute(till: Till, charge: Charge): Dispute {
  return {
    id: till.newId('du'),
    object: 'dispute',
    amount: charge.amount - charge.amount_refunded,
    balance_transactions: [],
    charge: charge.id,
    created: till.nowSeconds,
    currency: charge.currency,
    enhanced_eligibility_types: [],
    evidence: { ...NO_EVIDENCE },
    evidence_details: {
      due_by: till.nowSeconds + ANSWER_WITHIN_S,
      enhanced_eligibility: {},
      has_evidence: false,
      past_due: false,
      submission_count: 0,
      submission_method: 'manual',
    },
    intended_submission_method: null,
    is_charge_refundable: false,
    livemode: false,
    metadata: {},
    payment_intent: charge.payment_intent,
    reason: 'general',
    status: 'needs_response',
  };
}

const NO_EVIDENCE: Dispute['evidence'] = {
  access_activity_log: null,
  billing_address: null,
  cancellation_policy: null,
  cancellation_policy_disclosure: null,
  cancellation_rebuttal: null,
  customer_communication: null,
  customer_email_address: null,
  customer_name: null,
  customer_purchase_ip: null,
  customer_signature: null,
  duplicate_charge_documentation: null,
  duplicate_charge_explanation: null,
  duplicate_charge_id: null,
  enhanced_evidence: {},
  product_description: null,
  receipt: null,
  refund_policy: null,
  refund_policy_disclosure: null,
  refund_refusal_explanation: null,
  service_date: null,
  service_documentation: null,
  shipping_address: null,
  shipping_carrier: null,
  shipping_date: null,
  shipping_documentation: null,
  shipping_tracking_number: null,
  uncategorized_file: null,
  uncategorized_text: null,
};
