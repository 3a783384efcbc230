import type Stripe from 'stripe';
import type { Coupon } from '../objects.ts';
import type { Till } from '../till.ts';
import type { Form } from '../wire/form.ts';
import {
  atLeast,
  changeMetadata,
  currency,
  fields,
  listOf,
  metadata,
  metadataChanges,
  oneOf,
  type PartOf,
  percentage,
  read,
  text,
  whole,
} from '../wire/parameters.ts';
import { invalidRequest } from '../wire/stripe-error.ts';

const CREATE = fields({
  amount_off: atLeast(1).optional(),
  applies_to: fields({ products: listOf(text) }).optional(),
  currency: currency.optional(),
  duration: oneOf('forever', 'once', 'repeating').optional(),
  duration_in_months: atLeast(1).optional(),
  id: text.optional(),
  max_redemptions: atLeast(1).optional(),
  metadata: metadata.optional(),
  name: text.optional(),
  percent_off: percentage.optional(),
  redeem_by: whole.optional(),
} satisfies PartOf<Stripe.CouponCreateParams>);

export function createCoupon(till: Till, params: Form): Coupon {
  const given = read(CREATE, params);
  if ((given.amount_off === undefined) === (given.percent_off === undefined)) {
    throw invalidRequest('Must provide percent_off or amount_off, and not both.');
  }
  if (given.amount_off !== undefined && given.currency === undefined) {
    throw invalidRequest('You must pass currency when passing amount_off', undefined, 'currency');
  }
  if ((given.duration === 'repeating') !== (given.duration_in_months !== undefined)) {
    const message = 'duration_in_months goes with the duration `repeating`.';
    throw invalidRequest(message, undefined, 'duration_in_months');
  }
  if (given.id !== undefined && till.books.coupon.has(given.id)) {
    throw invalidRequest('Coupon already exists.', 'resource_already_exists', 'id');
  }
  const coupon = till.add('coupon', {
    id: given.id ?? till.newId('co', 8).slice(3),
    object: 'coupon',
    amount_off: given.amount_off ?? null,
    ...(given.applies_to && { applies_to: { products: [...given.applies_to.products] } }),
    created: till.nowSeconds,
    currency: given.currency ?? null,
    duration: given.duration ?? 'once',
    duration_in_months: given.duration_in_months ?? null,
    livemode: false,
    max_redemptions: given.max_redemptions ?? null,
    metadata: given.metadata ?? {},
    name: given.name ?? null,
    percent_off: given.percent_off ?? null,
    redeem_by: given.redeem_by ?? null,
    times_redeemed: 0,
    valid: true,
  });
  till.emit('coupon.created', coupon);
  return coupon;
}

const UPDATE = fields({ metadata: metadataChanges.optional(), name: text.optional() });

export function updateCoupon(till: Till, id: string, params: Form): Coupon {
  const { metadata: changes, name } = read(UPDATE, params);
  const coupon = till.find('coupon', id);
  coupon.name = name ?? coupon.name;
  changeMetadata(coupon, changes);
  till.emit('coupon.updated', coupon);
  return coupon;
}

export function deleteCoupon(till: Till, id: string, params: Form): object {
  read(fields({}), params);
  const coupon = till.find('coupon', id);
  till.books.coupon.delete(id);
  till.emit('coupon.deleted', coupon);
  return { id, object: 'coupon', deleted: true };
}

/** Says whether a coupon can be redeemed now. */
export function isRedeemable({ nowSeconds }: Till, coupon: Coupon): boolean {
  const { max_redemptions: most, redeem_by: last, times_redeemed: times } = coupon;
  return (most === null || times < most) && (last === null || nowSeconds <= last);
}

/** Counts that a coupon was redeemed, and the promotion code by which it was. */
export function redeem(till: Till, coupon: Coupon, codeId: string | null): void {
  coupon.times_redeemed += 1;
  coupon.valid = isRedeemable(till, coupon);
  const code = till.books.promotion_code.get(codeId ?? '');
  if (!code) return;
  code.times_redeemed += 1;
  if (code.max_redemptions !== null && code.times_redeemed >= code.max_redemptions) {
    code.active = false;
  }
}
