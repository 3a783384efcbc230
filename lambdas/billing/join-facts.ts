import {
  type ChargeFacts,
  type DisputeFacts,
  PAYMENT_STAGES,
  type PaymentFacts,
  REFUND_STATES,
  type RefundFacts,
  type SaleFacts,
} from './billing.contract.ts';
import { isDisputeOver } from './plan-purchase.ts';

/** Nothing is known of a payment yet. */
export const NO_FACTS: PaymentFacts = { refunds: {}, disputes: {} };

/**
 * Joins what is known of one payment with what is told now. The order of events does not matter,
 * nor does a repeat: joining is commutative, associative and idempotent, because each fact only
 * ever moves one way. A sale becomes paid and never unpaid; a refund ends once; of what was said of
 * a dispute the latest counts.
 */
export function joinFacts(known: PaymentFacts, told: PaymentFacts): PaymentFacts {
  const sale = joined(known.sale, told.sale, laterSale);
  const charge = joined(known.charge, told.charge, laterCharge);
  const lines = known.lines ?? told.lines;
  const fee = known.fee ?? told.fee;
  return {
    ...(sale && { sale }),
    ...(lines && { lines }),
    ...(charge && { charge }),
    ...(fee && { fee }),
    refunds: joinEach(known.refunds, told.refunds, laterRefund),
    disputes: joinEach(known.disputes, told.disputes, laterDispute),
  };
}

function joined<T>(a: T | undefined, b: T | undefined, choose: (a: T, b: T) => T): T | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return choose(a, b);
}

function joinEach<T>(
  known: Readonly<Record<string, T>>,
  told: Readonly<Record<string, T>>,
  choose: (a: T, b: T) => T,
): Record<string, T> {
  const all = { ...known };
  for (const [id, fact] of Object.entries(told)) {
    const before = all[id];
    all[id] = before === undefined ? fact : choose(before, fact);
  }
  return all;
}

function laterSale(a: SaleFacts, b: SaleFacts): SaleFacts {
  return PAYMENT_STAGES.indexOf(a.stage) >= PAYMENT_STAGES.indexOf(b.stage) ? a : b;
}

/** A payment may take several tries: the one that has a receipt is the one that paid. */
function laterCharge(a: ChargeFacts, b: ChargeFacts): ChargeFacts {
  return rankOf(a) >= rankOf(b) ? a : b;
}

function rankOf({ id, receiptUrl }: ChargeFacts): string {
  return `${receiptUrl === null ? 0 : 1}${id}`;
}

function laterRefund(a: RefundFacts, b: RefundFacts): RefundFacts {
  return REFUND_STATES.indexOf(a.state) >= REFUND_STATES.indexOf(b.state) ? a : b;
}

/** Of two said in one second, one that ends the dispute counts. */
function laterDispute(a: DisputeFacts, b: DisputeFacts): DisputeFacts {
  if (a.saidAtMs !== b.saidAtMs) return a.saidAtMs > b.saidAtMs ? a : b;
  if (isDisputeOver(a) !== isDisputeOver(b)) return isDisputeOver(a) ? a : b;
  return a.state >= b.state ? a : b;
}
