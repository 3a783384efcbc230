import { describe, expect, it } from 'vitest';
import type { VendorSettings } from '../../../../lambdas/waterfall/desk/desk.contract.ts';
import {
  planSettings,
  type SettingsChange,
  settingsFaults,
} from '../../../../lambdas/waterfall/desk/plan-vendor-settings.ts';

const SET: VendorSettings = {
  isOff: true,
  limits: { perSecond: 5 },
  dayCostMicroUsdMax: 1_000,
  pricesMicroUsd: { email: 9, phone: 90 },
};

describe('planSettings', () => {
  it.each<[string, VendorSettings, SettingsChange, VendorSettings]>([
    ['leaves what is absent', SET, {}, SET],
    ['switches off', {}, { enabled: false }, { isOff: true }],
    ['switches on', { isOff: true }, { enabled: true }, {}],
    [
      'resets by null',
      SET,
      { enabled: null, limits: null, dayCostMicroUsdMax: null, pricesMicroUsd: null },
      {},
    ],
    [
      'takes limits and prices in place of all that were set',
      SET,
      { limits: { perMinute: 60, perSecond: undefined }, pricesMicroUsd: { email: 0 } },
      { ...SET, limits: { perMinute: 60 }, pricesMicroUsd: { email: 0 } },
    ],
    ['takes a budget of nothing', {}, { dayCostMicroUsdMax: 0 }, { dayCostMicroUsdMax: 0 }],
  ])('%s', (_, current, change, expected) => {
    expect(planSettings(current, change)).toEqual(expected);
  });
});

it('names each price of what the vendor does not give', () => {
  const asOf = '2026-08';
  const prices = [{ for: 'email', search: 'name', microUsd: 1, asOf }] as const;
  const facts = { id: 'x', hasSecret: false, prices };
  expect(settingsFaults(facts, { pricesMicroUsd: { email: 1, phone: 2, check: 0 } })).toEqual([
    { path: 'pricesMicroUsd.phone', message: 'is nothing that it gives' },
    { path: 'pricesMicroUsd.check', message: 'is nothing that it gives' },
  ]);
  expect(settingsFaults(facts, { pricesMicroUsd: null })).toEqual([]);
});
