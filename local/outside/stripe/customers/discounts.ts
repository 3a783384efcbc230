import type { Coupon, Discount } from '../objects.ts';
import { addInterval } from '../subscriptions/periods.ts';
import type { Till } from '../till.ts';

export interface DiscountTerms {
  readonly coupon: Coupon;
  readonly promotionCode: string | null;
  readonly customer: string;
  readonly subscription?: string | undefined;
  /** Of what is paid once. */
  readonly session?: string | undefined;
}

/** Writes down that a coupon is used, and until when. */
export function addDiscount(till: Till, terms: DiscountTerms): Discount {
  const { coupon, promotionCode, customer, subscription, session } = terms;
  const start = till.nowSeconds;
  const months = coupon.duration_in_months;
  return till.add('discount', {
    id: till.newId('di'),
    object: 'discount',
    checkout_session: session ?? null,
    customer,
    customer_account: null,
    end: months === null ? null : addInterval(start, { interval: 'month', count: months }),
    invoice: null,
    invoice_item: null,
    promotion_code: promotionCode,
    source: { type: 'coupon', coupon: coupon.id },
    start,
    subscription: subscription ?? null,
    subscription_item: null,
  });
}
