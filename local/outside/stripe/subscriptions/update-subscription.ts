import type Stripe from 'stripe';
import { collectInvoice, savedFor } from '../invoices/collect-invoice.ts';
import type { Invoice, Subscription } from '../objects.ts';
import { cardError } from '../payments/card-error.ts';
import { foreseenDecline } from '../payments/payments.ts';
import type { Till } from '../till.ts';
import type { Form } from '../wire/form.ts';
import {
  changeMetadata,
  clearableFields,
  fields,
  flag,
  metadataChanges,
  oneOf,
  type PartOf,
  read,
  text,
  whole,
} from '../wire/parameters.ts';
import { invalidRequest } from '../wire/stripe-error.ts';
import { billPending, billPeriod } from './bill-period.ts';
import { changeItems } from './change-items.ts';
import { DISCOUNTS, discountsOf } from './create-subscription.ts';
import { CHANGED_ITEMS, type ChangedItem } from './item-fields.ts';
import { intervalOf, periodEnd } from './periods.ts';

const UPDATE = fields({
  automatic_tax: fields({ enabled: flag }).optional(),
  billing_cycle_anchor: fields({ type: oneOf('now', 'unchanged') }).optional(),
  cancel_at_period_end: flag.optional(),
  default_payment_method: text.optional(),
  description: text.optional(),
  discounts: DISCOUNTS.optional(),
  items: CHANGED_ITEMS.optional(),
  metadata: metadataChanges.optional(),
  off_session: flag.optional(),
  pause_collection: clearableFields({
    behavior: oneOf('keep_as_draft', 'mark_uncollectible', 'void'),
    resumes_at: whole.optional(),
  }).optional(),
  payment_behavior: oneOf('allow_incomplete', 'error_if_incomplete').optional(),
  proration_behavior: oneOf('always_invoice', 'create_prorations', 'none').optional(),
  proration_date: whole.optional(),
} satisfies PartOf<Stripe.SubscriptionUpdateParams>);

/** Changes a subscription, and bills what follows from that. */
export function updateByCall(till: Till, id: string, params: Form): Subscription {
  const given = read(UPDATE, params);
  const subscription = till.find('subscription', id);
  if (subscription.status === 'canceled') {
    const message =
      'A canceled subscription can only update its cancellation_details and metadata.';
    throw invalidRequest(message);
  }
  if (given.default_payment_method !== undefined) {
    till.named('payment_method', given.default_payment_method, 'default_payment_method');
  }
  till.change('customer.subscription.updated', subscription, () => {
    const { default_payment_method: method, description, metadata, discounts } = given;
    subscription.default_payment_method = method ?? subscription.default_payment_method;
    subscription.description = description ?? subscription.description;
    changeMetadata(subscription, metadata);
    if (discounts) subscription.discounts = discountsOf(till, subscription, discounts);
    if (given.automatic_tax) subscription.automatic_tax.enabled = given.automatic_tax.enabled;
    if (given.pause_collection !== undefined) {
      const { behavior, resumes_at = null } = given.pause_collection ?? {};
      subscription.pause_collection = behavior ? { behavior, resumes_at } : null;
    }
  });
  if (given.cancel_at_period_end !== undefined) {
    cancelAtEnd(till, subscription, given.cancel_at_period_end);
  }
  const isAnchored = given.billing_cycle_anchor?.type === 'now';
  if (given.items || isAnchored) {
    changePlan(till, subscription, { ...given, items: given.items ?? [], isAnchored });
  }
  return subscription;
}

/** A subscription is to end with its period, or is not to any more. */
export function cancelAtEnd(till: Till, subscription: Subscription, isToEnd: boolean): void {
  if (subscription.cancel_at_period_end === isToEnd) return;
  till.change('customer.subscription.updated', subscription, () => {
    subscription.cancel_at_period_end = isToEnd;
    subscription.cancel_at = isToEnd
      ? (subscription.items.data[0]?.current_period_end ?? null)
      : null;
    subscription.canceled_at = isToEnd ? till.nowSeconds : null;
    subscription.cancellation_details = {
      comment: null,
      feedback: null,
      feedback_option: null,
      reason: isToEnd ? 'cancellation_requested' : null,
    };
  });
}

export interface PlanChange {
  readonly items: readonly ChangedItem[];
  readonly isAnchored?: boolean;
  readonly payment_behavior?: 'allow_incomplete' | 'error_if_incomplete' | undefined;
  readonly proration_behavior?: 'always_invoice' | 'create_prorations' | 'none' | undefined;
  readonly proration_date?: number | undefined;
}

/** Gives a subscription other prices or quantities, and bills the difference as it is asked for. */
export function changePlan(till: Till, subscription: Subscription, terms: PlanChange): void {
  const { proration_behavior: behavior = 'create_prorations', isAnchored = false } = terms;
  refuseDeclined(till, subscription, terms);
  till.nextPrices.delete(subscription.id);
  let invoice: Invoice | undefined;
  till.change('customer.subscription.updated', subscription, () => {
    const at = terms.proration_date ?? till.nowSeconds;
    const { prorations, isOtherRhythm } = changeItems(till, subscription, {
      given: terms.items,
      at,
    });
    if (behavior !== 'none') {
      const waiting = till.pendingLines.get(subscription.id) ?? [];
      till.pendingLines.set(subscription.id, [...waiting, ...prorations]);
    }
    if (isOtherRhythm || isAnchored) {
      beginPeriod(till, subscription);
      invoice = billPeriod(till, subscription, 'subscription_update');
    } else if (behavior === 'always_invoice') invoice = billPending(till, subscription);
  });
  if (invoice) collectInvoice(till, invoice, { offSession: true });
}

/** Lets a new period begin now, from which all later ones are counted. */
export function beginPeriod(till: Till, subscription: Subscription): void {
  const now = till.nowSeconds;
  const [first] = subscription.items.data;
  if (!first) throw new Error('a subscription has an item');
  const end = periodEnd(now, intervalOf(first.price), now);
  subscription.billing_cycle_anchor = now;
  for (const item of subscription.items.data) {
    item.current_period_start = now;
    item.current_period_end = end;
  }
  if (subscription.status === 'trialing') subscription.status = 'active';
  till.plan({ work: 'end-period', id: subscription.id, at: end });
}

/** A change that must be paid for is not made where the card would be declined. */
function refuseDeclined(till: Till, subscription: Subscription, terms: PlanChange): void {
  if (terms.payment_behavior !== 'error_if_incomplete') return;
  const latest = till.books.invoice.get(subscription.latest_invoice ?? '');
  const method = latest && savedFor(till, latest);
  const declined = method && foreseenDecline(till, method);
  if (declined) throw cardError(declined, { payment_method: method });
}
