import type { Charge, Dispute } from '../objects.ts';
import type { Till } from '../till.ts';
import { invalidRequest } from '../wire/stripe-error.ts';

/** How long the bank waits for evidence. */
const ANSWER_WITHIN_S = 9 * 86_400;

/** Why a bank takes money back; an inquiry only asks, and takes nothing. */
export type DisputeCause = 'general' | 'fraudulent' | 'product_not_received' | 'inquiry';

/** The customer has their bank take back what was not refunded, or ask about it. */
export function openDispute(till: Till, charge: Charge, cause: DisputeCause = 'general'): Dispute {
  checkDisputable(charge);
  charge.disputed = true;
  const dispute = till.add('dispute', makeDispute(till, charge, cause));
  till.emit('charge.dispute.created', dispute);
  if (cause !== 'inquiry') till.emit('charge.dispute.funds_withdrawn', dispute);
  return dispute;
}

/**
 * The bank decides: a dispute that is won brings the money back. An inquiry that is lost becomes a
 * dispute.
 */
export function closeDispute(till: Till, dispute: Dispute, won: boolean): Dispute {
  const { status } = dispute;
  if (status === 'warning_needs_response')
    return won ? closeInquiry(till, dispute) : escalate(till, dispute);
  if (status !== 'needs_response') {
    throw invalidRequest(`This dispute is already closed: it was ${status}.`);
  }
  dispute.status = won ? 'won' : 'lost';
  dispute.is_charge_refundable = won;
  till.emit('charge.dispute.closed', dispute, { status });
  if (won) till.emit('charge.dispute.funds_reinstated', dispute);
  return dispute;
}

/** The dispute of a charge, open or closed. */
export function disputeOf(till: Till, { id }: Charge): Dispute | undefined {
  return [...till.books.dispute.values()].find(({ charge }) => charge === id);
}

function closeInquiry(till: Till, dispute: Dispute): Dispute {
  const { status } = dispute;
  dispute.status = 'warning_closed';
  till.emit('charge.dispute.closed', dispute, { status });
  return dispute;
}

function escalate(till: Till, dispute: Dispute): Dispute {
  const { status } = dispute;
  dispute.status = 'needs_response';
  dispute.is_charge_refundable = false;
  till.emit('charge.dispute.updated', dispute, { status });
  till.emit('charge.dispute.funds_withdrawn', dispute);
  return dispute;
}

function checkDisputable(charge: Charge): void {
  const { id } = charge;
  if (charge.status !== 'succeeded') throw invalidRequest(`Charge ${id} has not been paid.`);
  if (charge.disputed) throw invalidRequest(`Charge ${id} has already been disputed.`);
  if (charge.refunded) throw invalidRequest(`Charge ${id} has already been refunded.`);
}

function makeDispute(till: Till, charge: Charge, cause: DisputeCause): Dispute {
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
    is_charge_refundable: cause === 'inquiry',
    livemode: false,
    metadata: {},
    payment_intent: charge.payment_intent,
    reason: cause === 'inquiry' ? 'fraudulent' : cause,
    status: cause === 'inquiry' ? 'warning_needs_response' : 'needs_response',
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
