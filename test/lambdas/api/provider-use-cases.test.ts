import { expect, it } from 'vitest';
import { billingUseCases } from '../../../lambdas/api/billing-use-cases.ts';
import { providerUseCases } from '../../../lambdas/api/provider-use-cases.ts';
import { useCases } from '../../../lambdas/api/use-cases.ts';

it('has no name that the use cases of the other functions have', () => {
  // The tests of routes hand in all of them as one.
  const others = { ...useCases, ...billingUseCases };
  const both = Object.keys(providerUseCases).filter((name) => Object.hasOwn(others, name));
  expect(both).toEqual([]);
  expect(Object.keys(providerUseCases)).not.toEqual([]);
});
