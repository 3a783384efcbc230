import type Stripe from 'stripe';
import { collectInvoice } from '../invoices/collect-invoice.ts';
import type { Subscription } from '../objects.ts';
import type { Till } from '../till.ts';
import type { Form } from '../wire/form.ts';
import { fields, flag, oneOf, type PartOf, read, text } from '../wire/parameters.ts';
import { invalidRequest } from '../wire/stripe-error.ts';
import { billPending, billPeriod } from './bill-period.ts';
import { rest } from './change-items.ts';
import { endSubscription } from './end-subscription.ts';
import { beginPeriod } from './update-subscription.ts';

const CANCEL = fields({
  cancellation_details: fields({ comment: text.optional() }).optional(),
  invoice_now: flag.optional(),
  prorate: flag.optional(),
} satisfies PartOf<Stripe.SubscriptionCancelParams>);

/** Ends a subscription now; what is left of the period is given back where that is asked for. */
export function cancelByCall(till: Till, id: string, params: Form): Subscription {
  const given = read(CANCEL, params);
  const subscription = till.find('subscription', id);
  if (subscription.status === 'canceled') {
    throw invalidRequest(`No such subscription: ${id}`, 'resource_missing', 'id');
  }
  if (given.prorate) addRest(till, subscription, -1);
  const invoice = given.invoice_now ? billPending(till, subscription) : undefined;
  if (given.cancellation_details?.comment !== undefined && subscription.cancellation_details) {
    subscription.cancellation_details.comment = given.cancellation_details.comment;
  }
  endSubscription(till, subscription, 'cancellation_requested');
  if (invoice) collectInvoice(till, invoice, { offSession: true });
  return subscription;
}

const PAUSE = fields({
  bill_for: fields({
    unused_time_from: fields({ type: oneOf('none', 'now') }).optional(),
  }).optional(),
  type: oneOf('subscription').optional(),
} satisfies PartOf<Stripe.SubscriptionPauseParams>);

/**
 * Lets a subscription rest: no period begins and nothing is billed until it is resumed. What is
 * left of the period comes off the next invoice.
 */
export function pauseByCall(till: Till, id: string, params: Form): Subscription {
  const { bill_for: billFor } = read(PAUSE, params);
  const subscription = till.find('subscription', id);
  if (subscription.status !== 'active' && subscription.status !== 'trialing') {
    const message = `A subscription with the status ${subscription.status} cannot be paused.`;
    throw invalidRequest(message);
  }
  till.change('customer.subscription.updated', subscription, () => {
    subscription.status = 'paused';
  });
  if (billFor?.unused_time_from?.type !== 'none') addRest(till, subscription, -1);
  till.agenda.drop('end-period', id);
  till.emit('customer.subscription.paused', subscription);
  return subscription;
}

const RESUME = fields({
  billing_cycle_anchor: fields({ type: oneOf('now', 'unchanged') }).optional(),
  proration_behavior: oneOf('always_invoice', 'create_prorations', 'none').optional(),
} satisfies PartOf<Stripe.SubscriptionResumeParams>);

/**
 * Lets a paused subscription go on: with a new period from now on or, where its period still runs
 * and the anchor is unchanged, with the rest of that.
 */
export function resumeByCall(till: Till, id: string, params: Form): Subscription {
  const { billing_cycle_anchor: anchor, proration_behavior: behavior } = read(RESUME, params);
  const subscription = till.find('subscription', id);
  if (subscription.status !== 'paused') {
    throw invalidRequest('Only a paused subscription can be resumed.');
  }
  const end = subscription.items.data[0]?.current_period_end ?? 0;
  const goesOn = anchor?.type === 'unchanged' && end > till.nowSeconds;
  let bill = (): void => {};
  till.change('customer.subscription.updated', subscription, () => {
    subscription.status = 'active';
    if (goesOn) {
      till.plan({ work: 'end-period', id, at: end });
      if (behavior !== 'none') addRest(till, subscription, 1);
      return;
    }
    beginPeriod(till, subscription);
    const invoice = billPeriod(till, subscription, 'subscription_cycle');
    bill = () => void collectInvoice(till, invoice, { offSession: true });
  });
  till.emit('customer.subscription.resumed', subscription);
  bill();
  return subscription;
}

/** Puts what is left of the period on the next invoice: gives it back, or asks for it. */
function addRest(till: Till, subscription: Subscription, sign: 1 | -1): void {
  const at = till.nowSeconds;
  const waiting = till.pendingLines.get(subscription.id) ?? [];
  const lines = subscription.items.data.map((item) => rest(till, subscription, { item, at, sign }));
  till.pendingLines.set(subscription.id, [...waiting, ...lines]);
}
