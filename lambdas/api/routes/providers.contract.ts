import type { RouteSpec } from '../route-spec.contract.ts';
import { providersAnswer } from '../schemas/answers/providers.contract.ts';
import { providersQuery } from '../schemas/queries.contract.ts';

/** Routes about the providers and verifiers that are asked. */
export const PROVIDER_ROUTES = {
  listProviders: {
    method: 'GET',
    path: '/v1/providers',
    does: 'lists providers and verifiers: how each stands, its prices, its place in the order that was learnt and why, and what came of its calls on days of UTC: of the last 30 unless said otherwise',
    principal: 'operator',
    idempotency: 'none',
    query: providersQuery,
    success: 200,
    answer: providersAnswer,
    codes: [],
  },
} as const satisfies Record<string, RouteSpec>;
