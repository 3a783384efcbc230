import type { Till } from '../till.ts';
import { cardOfCharge } from './charges.ts';

/** How long a bank takes with a refund that does not go through at once. */
export const SETTLES_AFTER_S = 60;

/** A refund that its bank was slow with ends: the money is there, or comes back to the seller. */
export function settleRefund(till: Till, id: string): void {
  const refund = till.find('refund', id);
  const charge = till.find('charge', refund.charge);
  const previous = { status: refund.status };
  if (cardOfCharge(till, charge)?.refund !== 'fails') {
    refund.status = 'succeeded';
    till.emit('refund.updated', refund, previous);
    till.emit('charge.refund.updated', refund, previous);
    return;
  }
  refund.status = 'failed';
  refund.failure_reason = 'expired_or_canceled_card';
  charge.amount_refunded -= refund.amount;
  charge.refunded = false;
  till.emit('refund.updated', refund, previous);
  till.emit('refund.failed', refund, previous);
  till.emit('charge.refund.updated', refund, previous);
}
