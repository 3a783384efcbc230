import type { AnyRoute, ProgressDependencies, Route } from './http/route.ts';
import { getEnrichment } from './routes/enrichments/get.ts';
import type { RouteId, RoutesOf } from './routes.contract.ts';

/** What each route of the function `progress` does. A route without an entry does not compile. */
const HANDLERS: { readonly [Id in RoutesOf<'progress'>]: Route<Id, ProgressDependencies> } = {
  getEnrichment,
};

/** Gives what a route does; undefined where another function serves it. */
export function progressHandlerOf(id: RouteId): AnyRoute<ProgressDependencies> | undefined {
  return (HANDLERS as Partial<Record<RouteId, unknown>>)[id] as
    | AnyRoute<ProgressDependencies>
    | undefined;
}
