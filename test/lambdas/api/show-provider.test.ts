import { describe, expect, it } from 'vitest';
import { toApiProvider, toApiProviderKey } from '../../../lambdas/api/show-provider.ts';
import { epochMs } from '../../../lambdas/shared/units.contract.ts';
import type { VendorState } from '../../../lambdas/waterfall/desk/desk.contract.ts';
import { NOTHING_KEPT } from '../../../lambdas/waterfall/desk/vendor-desk.store.ts';
import { NOON } from '../../support/fixed-ports.ts';

const asOf = '2026-08';
const FACTS = {
  id: 'hunter',
  hasSecret: false,
  limits: { perSecond: 15 },
  prices: [
    { for: 'email', search: 'name', microUsd: 24_500, asOf },
    { for: 'verify', microUsd: 12_250, asOf },
  ],
} as const;
const now = epochMs(NOON);

describe('toApiProvider', () => {
  it('shows what is documented beside what is set: nothing', () => {
    expect(toApiProvider({ facts: FACTS, kept: NOTHING_KEPT }, now)).toEqual({
      id: 'hunter',
      enabled: true,
      limits: null,
      documentedLimits: { perSecond: 15, perMinute: null },
      dayCostMicroUsdMax: null,
      spentTodayMicroUsd: null,
      pricesMicroUsd: {},
      publicPrices: [
        { for: 'email', search: 'name', microUsd: 24_500, asOf },
        { for: 'verify', search: null, microUsd: 12_250, asOf },
      ],
      circuit: 'closed',
      circuitOpenUntil: null,
      trouble: null,
    });
  });

  it('shows what is set, and what was spent of a budget', () => {
    const settings = {
      isOff: true,
      limits: { perMinute: 60 },
      dayCostMicroUsdMax: 9,
      pricesMicroUsd: { email: 5 },
    } as const;
    const kept = { ...NOTHING_KEPT, settings, spentMicroUsd: 7 };
    expect(toApiProvider({ facts: FACTS, kept }, now)).toMatchObject({
      enabled: false,
      limits: { perSecond: null, perMinute: 60 },
      dayCostMicroUsdMax: 9,
      spentTodayMicroUsd: 7,
      pricesMicroUsd: { email: 5 },
    });
  });

  it.each<[string, VendorState, object]>([
    ['a row of failures', { failures: 4, failedAtMs: NOON }, { circuit: 'closed' }],
    [
      'open',
      { openUntilMs: NOON + 1 },
      { circuit: 'open', circuitOpenUntil: '2026-03-10T12:00:00.001Z' },
    ],
    ['to be tried', { openUntilMs: NOON }, { circuit: 'half-open' }],
    [
      'refused',
      { trouble: { reason: 'out-of-credits', untilMs: NOON } },
      { trouble: { reason: 'out-of-credits', until: '2026-03-10T12:00:00.000Z' } },
    ],
  ])('shows how the account stands: %s', (_, state, shown) => {
    expect(toApiProvider({ facts: FACTS, kept: { ...NOTHING_KEPT, state } }, now)).toMatchObject(
      shown,
    );
  });
});

it('shows of a key whose it is, since when, and how its account stands', () => {
  const key = { provider: 'hunter', since: now };
  const since = '2026-03-10T12:00:00.000Z';
  expect(toApiProviderKey(key)).toEqual({ id: 'hunter', since, trouble: null });
  const trouble = { reason: 'bad-key' as const, untilMs: NOON };
  expect(toApiProviderKey(key, { trouble }).trouble).toEqual({ reason: 'bad-key', until: since });
});
