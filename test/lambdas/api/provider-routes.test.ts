import { expect, it } from 'vitest';
import { providerHandlerOf } from '../../../lambdas/api/provider-routes.ts';
import { PROVIDER_ROUTES } from '../../../lambdas/api/routes/providers.contract.ts';
import { ROUTES, type RouteId } from '../../../lambdas/api/routes.contract.ts';

it('providers serves every route about accounts with providers, and no other', () => {
  const served = (Object.keys(ROUTES) as RouteId[]).filter(providerHandlerOf);
  // The list, with what came of their calls, is read where all lists are.
  const others = ['listProviders'];
  expect(served).toEqual(Object.keys(PROVIDER_ROUTES).filter((id) => !others.includes(id)));
  expect(served).toContain('setProviderKey');
});
