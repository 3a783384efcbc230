import { type MicroUsd, microUsd } from '../shared/units.contract.ts';

export interface PricedAttempt {
  /** Whether the vendor charges for what it answered. */
  readonly charged: boolean;
  readonly priceMicroUsd: number;
  /** Credits that the answer itself says it took; one credit costs `priceMicroUsd`. */
  readonly creditsReported?: number | undefined;
}

/**
 * Gives what an attempt cost us: what the answer reports, else the price of one hit, and 0 for a
 * miss.
 *
 * Units:  millionths of a US dollar, whole; a fraction of a credit is rounded to the nearest.
 * Errors: RangeError for a negative price.
 */
export function priceProviderAttempt(attempt: PricedAttempt): MicroUsd {
  if (!attempt.charged) return microUsd(0);
  return microUsd(Math.round(attempt.priceMicroUsd * (attempt.creditsReported ?? 1)));
}
