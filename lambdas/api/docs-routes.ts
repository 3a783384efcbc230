import type { AnyRoute, ChainPorts, Route } from './http/route.ts';
import { getOpenApi } from './routes/docs/open-api.ts';
import { getProblem } from './routes/docs/problem.ts';
import type { RouteId, RoutesOf } from './routes.contract.ts';

/** What each route of the function `docs` does. A route without an entry does not compile. */
const HANDLERS: { readonly [Id in RoutesOf<'docs'>]: Route<Id, ChainPorts> } = {
  getOpenApi,
  getProblem,
};

/** Gives what a route does; undefined where another function serves it. */
export function docsHandlerOf(id: RouteId): AnyRoute<ChainPorts> | undefined {
  return (HANDLERS as Partial<Record<RouteId, unknown>>)[id] as AnyRoute<ChainPorts> | undefined;
}
