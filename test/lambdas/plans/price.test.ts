import { describe, expect, it } from 'vitest';
import type { Plan } from '../../../lambdas/plans/plans.contract.ts';
import { priceOf } from '../../../lambdas/plans/price.ts';

const PLAN = { prices: { 'contact.email': { contact: 2 } } } as unknown as Plan;

describe('priceOf', () => {
  it('gives the price of one subject', () => {
    expect(priceOf(PLAN, ['contact.email'])).toEqual({ contact: 2 });
  });

  it('adds up several actions', () => {
    expect(priceOf(PLAN, ['contact.email', 'contact.email'])).toEqual({ contact: 4 });
  });

  it('is undefined for an action that the plan lacks', () => {
    expect(priceOf({ ...PLAN, prices: {} }, ['contact.email'])).toBeUndefined();
    expect(priceOf(PLAN, ['contact.email', 'contact.phone' as never])).toBeUndefined();
  });
});
