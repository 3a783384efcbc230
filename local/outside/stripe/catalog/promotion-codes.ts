import type Stripe from 'stripe';
import type { PromotionCode } from '../objects.ts';
import type { Till } from '../till.ts';
import type { Form } from '../wire/form.ts';
import {
  atLeast,
  changeMetadata,
  currency,
  fields,
  flag,
  metadata,
  metadataChanges,
  oneOf,
  type PartOf,
  read,
  text,
  whole,
} from '../wire/parameters.ts';
import { invalidRequest } from '../wire/stripe-error.ts';
import { isRedeemable } from './coupons.ts';

const CREATE = fields({
  active: flag.optional(),
  code: text.optional(),
  customer: text.optional(),
  expires_at: whole.optional(),
  max_redemptions: atLeast(1).optional(),
  metadata: metadata.optional(),
  promotion: fields({ coupon: text, type: oneOf('coupon') }),
  restrictions: fields({
    first_time_transaction: flag.optional(),
    minimum_amount: atLeast(1).optional(),
    minimum_amount_currency: currency.optional(),
  }).optional(),
} satisfies PartOf<Stripe.PromotionCodeCreateParams>);

export function createPromotionCode(till: Till, params: Form): PromotionCode {
  const given = read(CREATE, params);
  const { id: coupon } = till.named('coupon', given.promotion.coupon, 'promotion[coupon]');
  if (given.customer !== undefined) till.named('customer', given.customer, 'customer');
  const code = given.code ?? till.newId('x', 8).slice(2).toUpperCase();
  if (codeTyped(till, code)) {
    const message = 'An active promotion code with that code already exists.';
    throw invalidRequest(message, undefined, 'code');
  }
  const { restrictions } = given;
  const made = till.add('promotion_code', {
    id: till.newId('promo'),
    object: 'promotion_code',
    active: given.active ?? true,
    code,
    created: till.nowSeconds,
    customer: given.customer ?? null,
    customer_account: null,
    expires_at: given.expires_at ?? null,
    livemode: false,
    max_redemptions: given.max_redemptions ?? null,
    metadata: given.metadata ?? {},
    promotion: { type: 'coupon', coupon },
    restrictions: {
      first_time_transaction: restrictions?.first_time_transaction ?? false,
      minimum_amount: restrictions?.minimum_amount ?? null,
      minimum_amount_currency: restrictions?.minimum_amount_currency ?? null,
    },
    times_redeemed: 0,
  });
  till.emit('promotion_code.created', made);
  return made;
}

const UPDATE = fields({ active: flag.optional(), metadata: metadataChanges.optional() });

export function updatePromotionCode(till: Till, id: string, params: Form): PromotionCode {
  const { active, metadata: changes } = read(UPDATE, params);
  const code = till.find('promotion_code', id);
  code.active = active ?? code.active;
  changeMetadata(code, changes);
  till.emit('promotion_code.updated', code);
  return code;
}

/** Finds the active code that somebody typed, in whatever case. */
export function codeTyped(till: Till, typed: string): PromotionCode | undefined {
  const wanted = typed.trim().toLowerCase();
  return [...till.books.promotion_code.values()].find(
    ({ active, code }) => active && code.toLowerCase() === wanted,
  );
}

export interface Redemption {
  readonly customer: string | null;
  readonly subtotal: number;
  readonly currency: string;
}

/** Refuses a code that does not hold for what is bought. */
export function checkPromotionCode(till: Till, code: PromotionCode, bought: Redemption): void {
  const coupon = till.books.coupon.get(code.promotion.coupon);
  const isOver = code.expires_at !== null && till.nowSeconds > code.expires_at;
  if (!code.active || isOver || !coupon || !isRedeemable(till, coupon)) {
    throw refusal('This promotion code is no longer valid.');
  }
  if (code.customer !== null && code.customer !== bought.customer) {
    throw refusal('This promotion code cannot be redeemed by this customer.');
  }
  if (coupon.currency !== null && coupon.currency !== bought.currency) {
    throw refusal('This promotion code is not valid in this currency.');
  }
  const { minimum_amount: least, minimum_amount_currency: of } = code.restrictions;
  if (least !== null && (of !== bought.currency || bought.subtotal < least)) {
    throw refusal('This promotion code needs a larger order.');
  }
  if (code.restrictions.first_time_transaction && hasPaid(till, bought.customer)) {
    throw refusal('This promotion code is for a first purchase.');
  }
}

function hasPaid(till: Till, customer: string | null): boolean {
  if (customer === null) return false;
  return till.having('payment_intent', { customer, status: 'succeeded' }).length > 0;
}

function refusal(message: string) {
  return invalidRequest(message, 'promotion_code_invalid', 'promotion_code');
}
