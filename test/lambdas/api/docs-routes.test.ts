import { expect, it } from 'vitest';
import { billingHandlerOf } from '../../../lambdas/api/billing-routes.ts';
import { docsHandlerOf } from '../../../lambdas/api/docs-routes.ts';
import { progressHandlerOf } from '../../../lambdas/api/progress-routes.ts';
import { providerHandlerOf } from '../../../lambdas/api/provider-routes.ts';
import { ROUTES, type RouteId } from '../../../lambdas/api/routes.contract.ts';
import { handlerOf } from '../../../lambdas/api/routes.ts';

it.each(Object.keys(ROUTES) as RouteId[])('%s is served by one function', (id) => {
  const all = [
    handlerOf,
    progressHandlerOf,
    billingHandlerOf,
    providerHandlerOf,
    docsHandlerOf,
  ].map((of) => of(id));
  const served = all.filter((handler) => handler !== undefined);
  expect(served).toHaveLength(1);
});

it('docs serves what needs no key', () => {
  const served = (Object.keys(ROUTES) as RouteId[]).filter((id) => docsHandlerOf(id));
  expect(served).toEqual(['getOpenApi', 'getProblem']);
});
