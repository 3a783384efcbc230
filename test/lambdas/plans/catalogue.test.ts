import { describe, expect, it } from 'vitest';
import { findPlan, PLANS } from '../../../lambdas/plans/catalogue.ts';
import { ACTIONS } from '../../../lambdas/plans/plans.contract.ts';

describe('the catalogue', () => {
  it('has two plans', () => {
    expect(PLANS.map(({ id, version }) => [id, version])).toEqual([
      ['workspace-pool', 1],
      ['split-credits-essential', 1],
    ]);
  });

  it('gives a plan by its id', () => {
    expect(findPlan('workspace-pool')).toMatchObject({
      periodMonths: 1,
      allotments: { contact: 100 },
      prices: { 'contact.email': { contact: 1 } },
    });
    expect(findPlan('split-credits-essential')).toMatchObject({
      allotments: { email: 100, phone: 25, search: 2000 },
      prices: { 'contact.email': { email: 1 } },
    });
    expect(findPlan('toString')).toBeUndefined();
  });

  it.each(PLANS)('$id: terms-add-up: every amount is whole and of a type of the plan', (plan) => {
    const amounts = [plan.allotments, ...Object.values(plan.prices)];
    for (const [type, n] of amounts.flatMap((each) => Object.entries(each))) {
      expect(plan.creditTypes).toContain(type);
      expect(Number.isSafeInteger(n) && n > 0).toBe(true);
    }
    for (const [type, pack] of Object.entries(plan.packs)) {
      expect(plan.creditTypes).toContain(type);
      expect(Number.isSafeInteger(pack.credits) && pack.credits > 0).toBe(true);
    }
    expect(plan.periodMonths).toBeGreaterThan(0);
  });

  it.each(PLANS)(
    '$id: priced-in-one-type: each action is known and costs one type of credit',
    (plan) => {
      for (const [action, price] of Object.entries(plan.prices)) {
        expect(Object.keys(ACTIONS)).toContain(action);
        expect(Object.keys(price)).toHaveLength(1);
      }
    },
  );

  it.each(PLANS)('$id: never pays for an address that is known not to work', ({ accepts }) => {
    expect(accepts).toContain('deliverable');
    expect(accepts).not.toContain('undeliverable');
  });
});
