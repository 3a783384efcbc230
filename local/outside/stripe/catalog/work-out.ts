import { shareOf, stepOf } from '../money.ts';
import type { Coupon, TaxRate } from '../objects.ts';

/** Something that is sold, in the smallest unit. */
export interface Sold {
  readonly subtotal: number;
  readonly product: string;
  readonly rates: readonly TaxRate[];
}

/** What one part of a sale comes to: `total` is `subtotal` less discount, with the tax on top. */
export interface Amounts {
  readonly subtotal: number;
  readonly discount: number;
  /** Each rate's tax; of an inclusive rate, it is in the total already. */
  readonly taxes: readonly { readonly rate: TaxRate; readonly amount: number }[];
  readonly tax: number;
  readonly total: number;
}

/** Percentages have up to four digits behind the point. */
const PERCENT = 10_000;

/**
 * Works out what is paid for each part of a sale. Discounts come off before tax; every amount is
 * rounded half up, and the parts of a discount add up to the whole.
 */
export function workOut(
  sold: readonly Sold[],
  { coupon, currency }: { readonly coupon: Coupon | undefined; readonly currency: string },
): readonly Amounts[] {
  const step = stepOf(currency);
  const discounts = discountsOf(sold, coupon, step);
  return sold.map(({ subtotal, rates }, i) => {
    const discount = discounts[i] ?? 0;
    const net = subtotal - discount;
    const taxes = taxesOf(net, rates, step);
    const tax = sumOf(taxes.map(({ amount }) => amount));
    const onTop = sumOf(taxes.filter(({ rate }) => !rate.inclusive).map(({ amount }) => amount));
    return { subtotal, discount, taxes, tax, total: net + onTop };
  });
}

export function sumOf(amounts: readonly number[]): number {
  return amounts.reduce((sum, amount) => sum + amount, 0);
}

function discountsOf(
  sold: readonly Sold[],
  coupon: Coupon | undefined,
  step: number,
): readonly number[] {
  const products = coupon?.applies_to?.products;
  const eligible = sold.map(({ subtotal, product }) =>
    subtotal > 0 && (products?.includes(product) ?? true) ? subtotal : 0,
  );
  if (!coupon) return [];
  if (coupon.percent_off !== null) {
    const part = Math.round(coupon.percent_off * PERCENT);
    return eligible.map((amount) => shareOf(amount, { part, whole: 100 * PERCENT, step }));
  }
  const whole = sumOf(eligible);
  if (whole === 0) return [];
  const off = Math.min(coupon.amount_off ?? 0, whole);
  // Each line takes what the lines up to it have together, less what those before it took.
  const upTo = eligible.map((_, i) =>
    shareOf(off, { part: sumOf(eligible.slice(0, i + 1)), whole, step }),
  );
  return upTo.map((amount, i) => amount - (upTo[i - 1] ?? 0));
}

function taxesOf(net: number, rates: readonly TaxRate[], step: number): Amounts['taxes'] {
  const inside = sumOf(rates.filter(({ inclusive }) => inclusive).map(partOf));
  // Without the taxes that are in it.
  const base = shareOf(net, { part: 100 * PERCENT, whole: 100 * PERCENT + inside, step });
  return rates.map((rate) => {
    const isAlone = rate.inclusive && rates.length === 1;
    const amount = isAlone
      ? net - base
      : shareOf(base, { part: partOf(rate), whole: 100 * PERCENT, step });
    return { rate, amount };
  });
}

function partOf({ percentage }: TaxRate): number {
  return Math.round(percentage * PERCENT);
}
