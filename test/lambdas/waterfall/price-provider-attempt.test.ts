import { describe, expect, it } from 'vitest';
import { priceProviderAttempt } from '../../../lambdas/waterfall/price-provider-attempt.ts';

describe('priceProviderAttempt', () => {
  it('is 0 where nothing is charged, else the price, or the credits that the answer reports', () => {
    expect(
      priceProviderAttempt({ charged: false, priceMicroUsd: 24_500, creditsReported: 1 }),
    ).toBe(0);
    expect(priceProviderAttempt({ charged: true, priceMicroUsd: 24_500 })).toBe(24_500);
    expect(priceProviderAttempt({ charged: true, priceMicroUsd: 24_500, creditsReported: 5 })).toBe(
      122_500,
    );
    expect(priceProviderAttempt({ charged: true, priceMicroUsd: 24_500, creditsReported: 0 })).toBe(
      0,
    );
    expect(priceProviderAttempt({ charged: true, priceMicroUsd: 3, creditsReported: 0.25 })).toBe(
      1,
    );
  });
});
