import { expect, it } from 'vitest';
import { billingUseCases } from '../../../lambdas/api/billing-use-cases.ts';
import { useCases } from '../../../lambdas/api/use-cases.ts';

it('has no name that the use cases of the other functions have', () => {
  // The tests of routes hand in both as one.
  const both = Object.keys(billingUseCases).filter((name) => Object.hasOwn(useCases, name));
  expect(both).toEqual([]);
  expect(Object.keys(billingUseCases)).not.toEqual([]);
});
