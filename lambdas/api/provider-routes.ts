import type { AnyRoute, ProvidersDependencies, Route } from './http/route.ts';
import { listProviderKeys } from './routes/provider-keys/list.ts';
import { removeProviderKey } from './routes/provider-keys/remove.ts';
import { setProviderKey } from './routes/provider-keys/set.ts';
import { getProvider } from './routes/providers/get.ts';
import { setProvider } from './routes/providers/set.ts';
import type { RouteId, RoutesOf } from './routes.contract.ts';

/** What each route of the function `providers` does. A route without an entry does not compile. */
const HANDLERS: { readonly [Id in RoutesOf<'providers'>]: Route<Id, ProvidersDependencies> } = {
  getProvider,
  setProvider,
  listProviderKeys,
  setProviderKey,
  removeProviderKey,
};

/** Gives what a route does; undefined where another function serves it. */
export function providerHandlerOf(id: RouteId): AnyRoute<ProvidersDependencies> | undefined {
  return (HANDLERS as Partial<Record<RouteId, unknown>>)[id] as
    | AnyRoute<ProvidersDependencies>
    | undefined;
}
