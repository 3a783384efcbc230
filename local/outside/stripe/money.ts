/** What Stripe counts without a smaller unit, and with a thousandth; all else has a hundredth. */
const WITHOUT_UNIT = new Set(
  'bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf'.split(' '),
);
const THOUSANDTHS = new Set('bhd jod kwd omr tnd'.split(' '));
/** Counted in hundredths, and paid in whole ones alone. */
const WHOLE_ONLY = new Set('isk ugx'.split(' '));

/** Writes an amount of the smallest unit as money: `€10.00`. */
export function moneyOf(amount: number, currency: string): string {
  const digits = digitsOf(currency);
  const format = new Intl.NumberFormat('en', {
    style: 'currency',
    currency,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
  return format.format(amount / 10 ** digits);
}

/** Of what an amount has to be a multiple: cards take no single thousandths. */
export function stepOf(currency: string): number {
  if (THOUSANDTHS.has(currency)) return 10;
  return WHOLE_ONLY.has(currency) ? 100 : 1;
}

/** Gives the part of an amount, rounded half up to the step of its currency. */
export function shareOf(
  amount: number,
  { part, whole, step }: { readonly part: number; readonly whole: number; readonly step: number },
): number {
  if (amount < 0) return -shareOf(-amount, { part, whole, step });
  const unit = BigInt(whole) * BigInt(step);
  const steps = (2n * BigInt(amount) * BigInt(part) + unit) / (2n * unit);
  return Number(steps) * step;
}

function digitsOf(currency: string): number {
  if (WITHOUT_UNIT.has(currency)) return 0;
  return THOUSANDTHS.has(currency) ? 3 : 2;
}
