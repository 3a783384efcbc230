import { afterAll, beforeAll } from 'vitest';
import { PLANS, requireSound } from '../../lambdas/plans/catalogue.ts';
import type { Plan } from '../../lambdas/plans/plans.contract.ts';

/** Offers plans beside the presets, as an operator's own file does, until the test file has ended. */
export function offerPlans(...plans: readonly Plan[]): void {
  const catalogue = PLANS as Plan[];
  const before = catalogue.length;
  beforeAll(() => {
    catalogue.push(...requireSound(plans));
  });
  afterAll(() => {
    catalogue.length = before;
  });
}
