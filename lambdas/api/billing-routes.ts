import type { AnyRoute, BillingDependencies, Route } from './http/route.ts';
import { getAutoTopUp } from './routes/auto-top-up/get.ts';
import { setAutoTopUp } from './routes/auto-top-up/set.ts';
import { createCheckoutSession } from './routes/checkout-sessions/create.ts';
import { getCheckoutSession } from './routes/checkout-sessions/get.ts';
import { createPortalSession } from './routes/portal-sessions/create.ts';
import { listPurchases } from './routes/purchases/list.ts';
import { createSubscription } from './routes/subscription/create.ts';
import type { RouteId, RoutesOf } from './routes.contract.ts';

/** What each route of the function `billing` does. A route without an entry does not compile. */
const HANDLERS: { readonly [Id in RoutesOf<'billing'>]: Route<Id, BillingDependencies> } = {
  createCheckoutSession,
  getCheckoutSession,
  listPurchases,
  setAutoTopUp,
  getAutoTopUp,
  createSubscription,
  createPortalSession,
};

/** Gives what a route does; undefined where another function serves it. */
export function billingHandlerOf(id: RouteId): AnyRoute<BillingDependencies> | undefined {
  return (HANDLERS as Partial<Record<RouteId, unknown>>)[id] as
    | AnyRoute<BillingDependencies>
    | undefined;
}
