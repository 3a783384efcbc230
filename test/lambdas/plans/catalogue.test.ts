import { describe, expect, it } from 'vitest';
import { actionOf } from '../../../lambdas/actions/actions.ts';
import { findPlan, findPlanVersion, PLANS } from '../../../lambdas/plans/catalogue.ts';
import type { Plan } from '../../../lambdas/plans/plans.contract.ts';

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
      prices: { 'contact.email': { contact: 1 }, 'contact.phone': { contact: 1 } },
    });
    expect(findPlan('split-credits-essential')).toMatchObject({
      allotments: { email: 100, phone: 25, search: 2000 },
      prices: { 'contact.email': { email: 1 }, 'contact.phone': { phone: 1 } },
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
        expect(actionOf(action).id).toBe(action);
        expect(Object.keys(price)).toHaveLength(1);
      }
    },
  );

  it.each(PLANS)('$id: never pays for an address that is known not to work', ({ accepts }) => {
    expect(accepts.email).toContain('deliverable');
    expect(accepts.email).not.toContain('undeliverable');
  });

  it.each([
    ['workspace-pool', ['mobile']],
    ['split-credits-essential', ['mobile', 'landline', 'voip', 'unknown']],
  ])('%s: takes phone lines of %j', (id, phone) => {
    expect(findPlan(id)?.accepts.phone).toEqual(phone);
  });

  it('gives the newest version by id, and any version by its name', () => {
    const [old, newer] = [1, 3].map((version) => ({ id: 'pool', version }) as Plan);
    const plans = [newer, { id: 'pool', version: 2 }, old] as Plan[];
    expect(findPlan('pool', plans)).toBe(newer);
    expect(findPlanVersion('pool@1', plans)).toBe(old);
    expect(findPlanVersion('pool@4', plans)).toBeUndefined();
  });
});
