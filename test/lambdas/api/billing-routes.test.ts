import { expect, it } from 'vitest';
import { billingHandlerOf } from '../../../lambdas/api/billing-routes.ts';
import { BILLING_ROUTES } from '../../../lambdas/api/routes/billing.contract.ts';
import { ROUTES, type RouteId } from '../../../lambdas/api/routes.contract.ts';

it('billing serves every route about money, and no other', () => {
  const served = (Object.keys(ROUTES) as RouteId[]).filter(billingHandlerOf);
  expect(served).toEqual(Object.keys(BILLING_ROUTES));
  expect(served).toContain('createCheckoutSession');
});
