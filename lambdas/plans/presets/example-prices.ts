/**
 * What packs cost in the presets, and plans by subscription: examples, for an operator to change.
 * Minor units; the yen has none smaller.
 */
export const PRICE_OF_100 = { usd: 4_900, eur: 4_500, jpy: 7_500 } as const;
export const PRICE_OF_2000_SEARCHES = { usd: 9_900, eur: 9_000, jpy: 15_000 } as const;

export const FEE_OF_POOL = { usd: 3_900, eur: 3_600, jpy: 6_000 } as const;
export const FEES_OF_TIERS = {
  essential: { usd: 4_900, eur: 4_500, jpy: 7_500 },
  professional: { usd: 12_900, eur: 11_900, jpy: 19_800 },
  enterprise: { usd: 39_900, eur: 36_900, jpy: 61_000 },
} as const;
export const FEES_OF_CYCLES = {
  monthly: { usd: 6_900, eur: 6_300, jpy: 10_500 },
  annual: { usd: 69_000, eur: 63_000, jpy: 105_000 },
} as const;
