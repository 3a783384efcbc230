import { expect, it } from 'vitest';
import { findVendorFacts } from '../../../lambdas/waterfall/vendor-facts.ts';

it.each([
  [
    'hunter',
    false,
    { perSecond: 15, perMinute: 500 },
    ['email profile', 'email name', 'verify undefined'],
  ],
  ['prospeo', false, expect.anything(), ['email person', 'phone person']],
  ['zerobounce', false, expect.anything(), ['verify undefined']],
  ['trestle', false, expect.anything(), ['check undefined']],
  ['tomba', true, expect.anything(), expect.arrayContaining([expect.stringMatching(/^phone /)])],
])(
  'knows of %s its limits, its prices and whether it has two secrets',
  (id, hasSecret, limits, prices) => {
    const facts = findVendorFacts(id);
    expect(facts).toMatchObject({ id, hasSecret });
    if (facts?.limits) expect(facts.limits).toEqual(limits);
    expect(facts?.prices.map((price) => `${price.for} ${price.search}`)).toEqual(prices);
    for (const { microUsd, asOf } of facts?.prices ?? []) {
      expect(microUsd).toBeGreaterThan(0);
      expect(asOf).toMatch(/^20\d\d-\d\d$/);
    }
  },
);

it('knows nobody else', () => {
  expect(['Hunter', '', 'constructor'].map(findVendorFacts)).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});
