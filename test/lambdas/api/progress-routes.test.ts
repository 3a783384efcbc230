import { expect, it } from 'vitest';
import { progressHandlerOf } from '../../../lambdas/api/progress-routes.ts';
import type { RouteSpec } from '../../../lambdas/api/route-spec.contract.ts';
import { ROUTES, type RouteId } from '../../../lambdas/api/routes.contract.ts';

it('progress serves every route that lets its callers wait, and no other', () => {
  const routes = Object.entries(ROUTES) as [RouteId, RouteSpec][];
  const served = routes.filter(([id]) => progressHandlerOf(id)).map(([id]) => id);
  expect(served).toEqual(['getEnrichment']);
  expect(routes.filter(([, { waits }]) => waits).map(([id]) => id)).toEqual(served);
});
