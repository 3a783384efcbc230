import type { Subscription } from '../objects.ts';
import type { Till } from '../till.ts';

type Reason = NonNullable<NonNullable<Subscription['cancellation_details']>['reason']>;

/** A subscription is over, for good. */
export function endSubscription(till: Till, subscription: Subscription, reason: Reason): void {
  const now = till.nowSeconds;
  subscription.status = 'canceled';
  subscription.ended_at = now;
  subscription.canceled_at ??= now;
  subscription.cancel_at_period_end = false;
  subscription.cancellation_details = {
    comment: null,
    feedback: null,
    feedback_option: null,
    ...subscription.cancellation_details,
    reason,
  };
  till.agenda.drop('end-period', subscription.id);
  for (const invoice of till.having('invoice', { customer: subscription.customer })) {
    if (invoice.parent?.subscription_details?.subscription !== subscription.id) continue;
    // Nobody is charged any more for what is over.
    till.agenda.drop('retry-payment', invoice.id);
    invoice.next_payment_attempt = null;
  }
  till.pendingLines.delete(subscription.id);
  till.nextPrices.delete(subscription.id);
  till.emit('customer.subscription.deleted', subscription);
}
