import type { FunctionId } from '../functions.contract.ts';
import { BILLING_ROUTES } from './routes/billing.contract.ts';
import { CAPACITY_ROUTES } from './routes/capacity-requests.contract.ts';
import { CONTACT_ROUTES } from './routes/contacts.contract.ts';
import { CREDIT_ROUTES } from './routes/credits.contract.ts';
import { DOCS_ROUTES } from './routes/docs.contract.ts';
import { ENRICHMENT_ROUTES } from './routes/enrichments.contract.ts';
import { EXPORT_ROUTES } from './routes/exports.contract.ts';
import { IMPORT_ROUTES } from './routes/imports.contract.ts';
import { OPERATOR_ROUTES } from './routes/operators.contract.ts';
import { PROVIDER_ROUTES } from './routes/providers.contract.ts';
import { WORKSPACE_ROUTES } from './routes/workspaces.contract.ts';

/** The routes by what they are about, for the documents. */
export const ROUTE_GROUPS = {
  Workspaces: WORKSPACE_ROUTES,
  Credits: CREDIT_ROUTES,
  'Capacity requests': CAPACITY_ROUTES,
  Billing: BILLING_ROUTES,
  Enrichments: ENRICHMENT_ROUTES,
  Imports: IMPORT_ROUTES,
  Exports: EXPORT_ROUTES,
  Contacts: CONTACT_ROUTES,
  Providers: PROVIDER_ROUTES,
  Operators: OPERATOR_ROUTES,
  Documents: DOCS_ROUTES,
} as const;

/** THE LIST of routes. API Gateway, the router, the documents and the tests follow it. */
export const ROUTES = {
  ...WORKSPACE_ROUTES,
  ...CREDIT_ROUTES,
  ...CAPACITY_ROUTES,
  ...BILLING_ROUTES,
  ...ENRICHMENT_ROUTES,
  ...IMPORT_ROUTES,
  ...EXPORT_ROUTES,
  ...CONTACT_ROUTES,
  ...PROVIDER_ROUTES,
  ...OPERATOR_ROUTES,
  ...DOCS_ROUTES,
} as const;

export type RouteId = keyof typeof ROUTES;

/** The routes that a function serves. */
export type RoutesOf<Id extends FunctionId> = {
  [Route in RouteId]: ServedBy<(typeof ROUTES)[Route]> extends Id ? Route : never;
}[RouteId];

type ServedBy<Spec> = Spec extends { readonly servedBy: infer Id } ? Id : 'api';
