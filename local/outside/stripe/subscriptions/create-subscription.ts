import type Stripe from 'stripe';
import { isRedeemable } from '../catalog/coupons.ts';
import { addDiscount } from '../customers/discounts.ts';
import { methodNamed } from '../customers/payment-methods.ts';
import { collectInvoice } from '../invoices/collect-invoice.ts';
import { payInvoice } from '../invoices/settle-invoice.ts';
import type { Customer, Price, Subscription } from '../objects.ts';
import { cardError } from '../payments/card-error.ts';
import { foreseenDecline } from '../payments/payments.ts';
import type { Till } from '../till.ts';
import type { Form } from '../wire/form.ts';
import {
  atLeast,
  fields,
  flag,
  listOf,
  metadata,
  oneOf,
  type PartOf,
  read,
  text,
} from '../wire/parameters.ts';
import { invalidRequest } from '../wire/stripe-error.ts';
import { addSubscription } from './add-subscription.ts';
import { billPeriod } from './bill-period.ts';
import { NEW_ITEMS } from './item-fields.ts';

/** One coupon, itself or by a promotion code. */
export const DISCOUNTS = listOf(
  fields({ coupon: text.optional(), promotion_code: text.optional() }),
);

const CREATE = fields({
  automatic_tax: fields({ enabled: flag }).optional(),
  cancel_at_period_end: flag.optional(),
  collection_method: oneOf('charge_automatically').optional(),
  customer: text,
  default_payment_method: text.optional(),
  description: text.optional(),
  discounts: DISCOUNTS.optional(),
  items: NEW_ITEMS,
  metadata: metadata.optional(),
  off_session: flag.optional(),
  payment_behavior: oneOf(
    'allow_incomplete',
    'default_incomplete',
    'error_if_incomplete',
  ).optional(),
  payment_settings: fields({
    save_default_payment_method: oneOf('off', 'on_subscription').optional(),
  }).optional(),
  trial_period_days: atLeast(1).optional(),
} satisfies PartOf<Stripe.SubscriptionCreateParams>);

/** Subscribes a customer, and charges the first period to what they have saved. */
export function createSubscription(till: Till, params: Form): Subscription {
  const given = read(CREATE, params);
  const customer = till.named('customer', given.customer, 'customer');
  const items = given.items.map(({ price, quantity = 1, metadata: own, tax_rates }, i) => ({
    price: recurringPrice(till, price, `items[${i}][price]`),
    quantity,
    metadata: own,
    taxRates: tax_rates,
  }));
  if (items.length === 0) throw invalidRequest('Missing items.', 'parameter_missing', 'items');
  const { payment_behavior: behavior = 'allow_incomplete' } = given;
  const method = methodOf(till, customer, given.default_payment_method);
  const isCharged = given.trial_period_days === undefined && behavior !== 'default_incomplete';
  if (isCharged && !method) {
    const message =
      'This customer has no attached payment source or default payment method. Please consider ' +
      'adding a default payment method.';
    throw invalidRequest(message, 'resource_missing');
  }
  const declined = isCharged && method ? foreseenDecline(till, method) : undefined;
  if (declined && behavior === 'error_if_incomplete') {
    throw cardError(declined, { payment_method: method });
  }
  const subscription = addSubscription(till, {
    customer: customer.id,
    items,
    automaticTax: given.automatic_tax?.enabled ?? false,
    method: given.default_payment_method === undefined ? undefined : method?.id,
    description: given.description,
    metadata: given.metadata,
    trialDays: given.trial_period_days,
  });
  subscription.cancel_at_period_end = given.cancel_at_period_end ?? false;
  subscription.discounts = discountsOf(till, subscription, given.discounts ?? []);
  const invoice = billPeriod(till, subscription, 'subscription_create');
  if (invoice.amount_due === 0) payInvoice(till, invoice, undefined);
  else if (isCharged) collectInvoice(till, invoice, { offSession: true, method });
  return subscription;
}

/** Writes down the discounts that a subscription is given. */
export function discountsOf(
  till: Till,
  { id: subscription, customer }: Subscription,
  given: readonly {
    readonly coupon?: string | undefined;
    readonly promotion_code?: string | undefined;
  }[],
): string[] {
  return given.map(({ coupon: couponId, promotion_code: codeId }, i) => {
    const code =
      codeId === undefined
        ? undefined
        : till.named('promotion_code', codeId, `discounts[${i}][promotion_code]`);
    const param = `discounts[${i}][coupon]`;
    const coupon = till.named('coupon', couponId ?? code?.promotion.coupon ?? '', param);
    if (!isRedeemable(till, coupon) || code?.active === false) {
      throw invalidRequest(`Coupon expired: ${coupon.id}`, 'coupon_expired', param);
    }
    return addDiscount(till, { coupon, promotionCode: code?.id ?? null, customer, subscription })
      .id;
  });
}

function recurringPrice(till: Till, id: string, param: string): Price {
  const price = till.named('price', id, param);
  if (price.recurring) return price;
  const message =
    'The price specified is set to `type=one_time` but this field only accepts prices with `type=recurring`.';
  throw invalidRequest(message, undefined, param);
}

function methodOf(till: Till, customer: Customer, id: string | undefined) {
  const wanted = id ?? customer.invoice_settings.default_payment_method;
  return wanted === null ? undefined : methodNamed(till, wanted, 'default_payment_method');
}
