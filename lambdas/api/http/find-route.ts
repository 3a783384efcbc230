import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { AppError } from '../../shared/errors.ts';
import type { RouteSpec } from '../route-spec.contract.ts';
import { ROUTES, type RouteId } from '../routes.contract.ts';

const LIST: readonly [string, RouteSpec][] = Object.entries(ROUTES);

const ROUTE_IDS: ReadonlyMap<string, RouteId> = new Map(
  LIST.map(([id, { method, path }]) => [`${method} ${path}`, id as RouteId]),
);

/** Gives the route of API Gateway's route key, like `GET /v1/plans`; undefined for `$default`. */
export function findRoute(routeKey: string): RouteId | undefined {
  return ROUTE_IDS.get(routeKey);
}

/** Gives the methods that a path knows, in the order of the list of routes; none: no such path. */
export function methodsOf(rawPath: string): readonly string[] {
  return LIST.filter(([, { path }]) => fits(path, rawPath)).map(([, { method }]) => method);
}

/** Makes the refusal of a request that has no route: METHOD_NOT_ALLOWED, or NOT_FOUND. */
export function noRoute({ rawPath }: Pick<APIGatewayProxyEventV2, 'rawPath'>): AppError {
  return methodsOf(rawPath).length > 0
    ? new AppError('METHOD_NOT_ALLOWED', 'another method')
    : new AppError('NOT_FOUND', 'no such route');
}

function fits(path: string, rawPath: string): boolean {
  const actual = rawPath.split('/');
  const declared = path.split('/');
  return (
    actual.length === declared.length &&
    declared.every((each, n) => (each.startsWith('{') ? actual[n] !== '' : each === actual[n]))
  );
}
