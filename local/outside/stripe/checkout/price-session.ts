import { isRedeemable } from '../catalog/coupons.ts';
import { checkPromotionCode } from '../catalog/promotion-codes.ts';
import { automaticRate } from '../catalog/tax-rates.ts';
import { sumOf, workOut } from '../catalog/work-out.ts';
import type { CheckoutSession, Coupon, LineItem, TaxRate } from '../objects.ts';
import type { Till } from '../till.ts';
import { invalidRequest } from '../wire/stripe-error.ts';

/** In the smallest unit of any currency. */
const AMOUNT_MAX = 99_999_999;

/**
 * Works out what a session's lines cost, and the session as a whole. Automatic tax is nothing until
 * it is known where the customer is: `status` says so.
 */
export function priceSession(
  till: Till,
  session: CheckoutSession,
  lines: readonly LineItem[],
): void {
  const { currency } = session;
  const isTrial = trialDaysOf(till, session) !== undefined;
  const sold = lines.map((line, i) => ({
    // What comes again begins to cost when the trial is over.
    subtotal: isTrial && line.price.recurring ? 0 : line.quantity * line.price.unit_amount,
    product: line.price.product,
    rates: ratesOf(till, session, line, i),
  }));
  const amounts = workOut(sold, { coupon: couponOf(till, session), currency });
  for (const [i, line] of lines.entries()) {
    const { subtotal = 0, discount = 0, tax = 0, total = 0 } = amounts[i] ?? {};
    line.amount_subtotal = subtotal;
    line.amount_discount = discount;
    line.amount_tax = tax;
    line.amount_total = total;
  }
  session.amount_subtotal = sumOf(amounts.map(({ subtotal }) => subtotal));
  session.amount_total = sumOf(amounts.map(({ total }) => total));
  session.total_details = {
    amount_discount: sumOf(amounts.map(({ discount }) => discount)),
    amount_shipping: 0,
    amount_tax: sumOf(amounts.map(({ tax }) => tax)),
  };
}

/** Gives the session and its lines as they will be when it is known where the customer is. */
export function quoted(
  till: Till,
  session: CheckoutSession,
): { readonly session: CheckoutSession; readonly lines: readonly LineItem[] } {
  const copy = structuredClone(session);
  const lines = structuredClone(till.lines.get(session.id) ?? []);
  if (copy.automatic_tax.enabled) copy.automatic_tax.status = 'complete';
  priceSession(till, copy, lines);
  return { session: copy, lines };
}

/** Refuses what cannot be paid: nothing, unless a discount or a trial makes it so; too much. */
export function checkTotal(till: Till, session: CheckoutSession): void {
  const { amount_subtotal: subtotal, amount_total: total } = session;
  if (total > AMOUNT_MAX) {
    const message = `The total amount due must be at most ${AMOUNT_MAX}.`;
    throw invalidRequest(message, 'amount_too_large');
  }
  if (subtotal >= 1 || trialDaysOf(till, session) !== undefined) return;
  throw invalidRequest('The total amount due must be more than nothing.', 'amount_too_small');
}

/** Gives a session its discount: a coupon, or a promotion code that holds for what it sells. */
export function setDiscount(
  till: Till,
  session: CheckoutSession,
  given: { readonly coupon?: string | undefined; readonly promotion_code?: string | undefined },
): void {
  const { coupon, promotion_code: codeId } = given;
  if ((coupon === undefined) === (codeId === undefined)) {
    const message = 'A discount is one of `coupon` and `promotion_code`.';
    throw invalidRequest(message, undefined, 'discounts[0]');
  }
  if (coupon !== undefined) {
    const found = till.named('coupon', coupon, 'discounts[0][coupon]');
    if (!isRedeemable(till, found)) {
      throw invalidRequest(`Coupon expired: ${coupon}`, 'coupon_expired', 'discounts[0][coupon]');
    }
    checkCurrency(found, session);
    session.discounts = [{ coupon, promotion_code: null }];
    return;
  }
  const code = till.named('promotion_code', codeId ?? '', 'discounts[0][promotion_code]');
  checkPromotionCode(till, code, {
    customer: session.customer,
    subtotal: session.amount_subtotal,
    currency: session.currency,
  });
  session.discounts = [{ coupon: null, promotion_code: code.id }];
}

/** How many days a session's subscription is tried; undefined where it is paid from the start. */
function trialDaysOf(till: Till, { id }: CheckoutSession): number | undefined {
  return till.terms.get(id)?.subscription?.trial_period_days;
}

/** The coupon of a session's discount, itself or by a promotion code. */
export function couponOf(till: Till, { discounts }: CheckoutSession): Coupon | undefined {
  const [given] = discounts;
  const code = till.books.promotion_code.get(given?.promotion_code ?? '');
  return till.books.coupon.get(given?.coupon ?? code?.promotion.coupon ?? '');
}

/** The rates of tax that are on a line. */
export function ratesOf(
  till: Till,
  session: CheckoutSession,
  line: LineItem,
  place: number,
): readonly TaxRate[] {
  if (session.automatic_tax.status === 'complete') return [automaticRate(till, line.price)];
  const ids = till.terms.get(session.id)?.taxRates?.[place] ?? [];
  return ids.flatMap((id) => till.books.tax_rate.get(id) ?? []);
}

function checkCurrency(coupon: Coupon, { currency }: CheckoutSession): void {
  if (coupon.currency === null || coupon.currency === currency) return;
  const message = `The coupon is in ${coupon.currency}, the session in ${currency}.`;
  throw invalidRequest(message, undefined, 'discounts[0][coupon]');
}
