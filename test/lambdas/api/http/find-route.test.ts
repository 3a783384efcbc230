import { describe, expect, it } from 'vitest';
import { findRoute, methodsOf, noRoute } from '../../../../lambdas/api/http/find-route.ts';

describe('findRoute', () => {
  it.each([
    ['GET /v1/plans', 'listPlans'],
    ['DELETE /v1/workspaces/{ws}/api-keys/{id}', 'revokeApiKey'],
    ['$default', undefined],
    ['PUT /v1/plans', undefined],
    ['GET /v1/workspaces/ws_1', undefined],
  ])('%s is %s', (routeKey, id) => {
    expect(findRoute(routeKey)).toBe(id);
  });
});

describe('methodsOf', () => {
  it.each([
    ['/v1/plans', ['GET']],
    ['/v1/workspaces', ['POST', 'GET']],
    ['/v1/workspaces/ws_1', ['GET', 'PATCH']],
    ['/v1/workspaces/ws_1/enrichments/enr_1/cancel', ['POST']],
    ['/v1/openapi.json', ['GET']],
    ['/v1/openapiXjson', []],
    ['/v1/workspaces/', []],
    ['/v1/plans/', []],
    ['/V1/plans', []],
    ['/', []],
  ])('%s knows %j', (path, methods) => {
    expect(methodsOf(path)).toEqual(methods);
  });
});

describe('noRoute', () => {
  it.each([
    ['/v1/plans', 'METHOD_NOT_ALLOWED'],
    ['/v1/none', 'NOT_FOUND'],
  ])('refuses %s with %s', (rawPath, code) => {
    expect(noRoute({ rawPath })).toMatchObject({ code });
  });
});
