import type { Discount, Price, Subscription, SubscriptionItem } from '../objects.ts';
import type { Till } from '../till.ts';
import { intervalOf, periodEnd } from './periods.ts';

export interface SubscriptionTerms {
  readonly customer: string;
  readonly items: readonly ItemTerms[];
  readonly automaticTax: boolean;
  readonly method?: string | undefined;
  readonly description?: string | undefined;
  readonly metadata?: Record<string, string> | undefined;
  readonly trialDays?: number | undefined;
}

export interface ItemTerms {
  readonly price: Price;
  readonly quantity: number;
  readonly metadata?: Record<string, string> | undefined;
  readonly taxRates?: readonly string[] | undefined;
}

const DAY_S = 86_400;

/** Takes up a subscription whose first period begins now; nothing has been billed yet. */
export function addSubscription(till: Till, terms: SubscriptionTerms): Subscription {
  const now = till.nowSeconds;
  const trialEnd = terms.trialDays === undefined ? null : now + terms.trialDays * DAY_S;
  const id = till.newId('sub');
  const [first] = terms.items;
  if (!first) throw new Error('a subscription has an item');
  const end = trialEnd ?? periodEnd(now, intervalOf(first.price), now);
  const items = terms.items.map((item) => makeItem(till, item, { id, start: now, end }));
  const subscription = till.add('subscription', {
    ...blank(till, terms),
    id,
    billing_cycle_anchor: trialEnd ?? now,
    currency: first.price.currency,
    items: {
      object: 'list',
      data: items,
      has_more: false,
      url: `/v1/subscription_items?subscription=${id}`,
    },
    status: trialEnd === null ? 'incomplete' : 'trialing',
    trial_end: trialEnd,
    trial_start: trialEnd === null ? null : now,
  });
  till.plan({ work: 'end-period', id, at: end });
  till.emit('customer.subscription.created', subscription);
  return subscription;
}

/** Makes an item that is billed from `start` to `end`. */
export function makeItem(
  till: Till,
  { price, quantity, metadata, taxRates = [] }: ItemTerms,
  of: { readonly id: string; readonly start: number; readonly end: number },
): SubscriptionItem {
  return {
    id: till.newId('si', 14),
    object: 'subscription_item',
    billing_thresholds: null,
    created: till.nowSeconds,
    current_period_end: of.end,
    current_period_start: of.start,
    current_trial: null,
    discounts: [],
    metadata: metadata ?? {},
    plan: planOf(price),
    price,
    quantity,
    subscription: of.id,
    tax_rates: taxRates.map((id) => till.find('tax_rate', id)),
  };
}

/** Gives an item another price, in both its forms. */
export function setPrice(item: SubscriptionItem, price: Price): void {
  item.price = price;
  item.plan = planOf(price);
}

/** The price as it was called before there were prices. */
function planOf(price: Price): SubscriptionItem['plan'] {
  const { interval, count } = intervalOf(price);
  return {
    id: price.id,
    object: 'plan',
    active: price.active,
    amount: price.unit_amount,
    amount_decimal: price.unit_amount_decimal,
    billing_scheme: 'per_unit',
    created: price.created,
    currency: price.currency,
    interval,
    interval_count: count,
    livemode: false,
    metadata: { ...price.metadata },
    meter: null,
    nickname: price.nickname,
    product: price.product,
    tiers_mode: null,
    transform_usage: null,
    trial_period_days: null,
    usage_type: 'licensed',
  };
}

/** Gives the discount that holds for a subscription's next invoice. */
export function discountOf(till: Till, { discounts }: Subscription): Discount | undefined {
  const now = till.nowSeconds;
  return discounts
    .flatMap((id) => till.books.discount.get(id) ?? [])
    .find(({ end }) => end === null || end > now);
}

/** Takes a discount away that was for one invoice, or whose months are over. */
export function useDiscount(till: Till, subscription: Subscription): void {
  subscription.discounts = subscription.discounts.filter((id) => {
    const discount = till.books.discount.get(id);
    const coupon = till.books.coupon.get(discount?.source.coupon ?? '');
    const isOver = discount?.end !== null && (discount?.end ?? 0) <= till.nowSeconds;
    return coupon?.duration !== 'once' && !isOver;
  });
}

function blank(
  till: Till,
  terms: SubscriptionTerms,
): Omit<Subscription, 'id' | 'billing_cycle_anchor' | 'currency' | 'items' | 'status'> {
  const { automaticTax: enabled } = terms;
  return {
    object: 'subscription',
    application: null,
    application_fee_percent: null,
    automatic_tax: { disabled_reason: null, enabled, liability: enabled ? { type: 'self' } : null },
    billing_cycle_anchor_config: null,
    billing_mode: { flexible: null, type: 'classic' },
    billing_schedules: [],
    billing_thresholds: null,
    cancel_at: null,
    cancel_at_period_end: false,
    canceled_at: null,
    cancellation_details: { comment: null, feedback: null, feedback_option: null, reason: null },
    collection_method: 'charge_automatically',
    created: till.nowSeconds,
    customer: terms.customer,
    customer_account: null,
    days_until_due: null,
    default_payment_method: terms.method ?? null,
    default_source: null,
    default_tax_rates: [],
    description: terms.description ?? null,
    discounts: [],
    ended_at: null,
    invoice_settings: {
      account_tax_ids: null,
      custom_fields: null,
      description: null,
      footer: null,
      issuer: { type: 'self' },
    },
    latest_invoice: null,
    livemode: false,
    managed_payments: null,
    metadata: terms.metadata ?? {},
    next_pending_invoice_item_invoice: null,
    on_behalf_of: null,
    pause_collection: null,
    payment_settings: {
      payment_method_options: null,
      payment_method_types: null,
      save_default_payment_method: 'off',
    },
    pending_invoice_item_interval: null,
    pending_setup_intent: null,
    pending_update: null,
    schedule: null,
    start_date: till.nowSeconds,
    test_clock: null,
    transfer_data: null,
    trial_end: null,
    trial_settings: {
      end_behavior: {
        billing_cycle_anchor: null,
        missing_payment_method: 'create_invoice',
      },
    },
    trial_start: null,
  };
}
