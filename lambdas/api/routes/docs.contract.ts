import type { RouteSpec } from '../route-spec.contract.ts';
import { openApiAnswer, problemPage } from '../schemas/answers/problems.contract.ts';
import { noQuery } from '../schemas/queries.contract.ts';

/** Routes about the API itself. Anybody may read them. */
export const DOCS_ROUTES = {
  getOpenApi: {
    method: 'GET',
    path: '/v1/openapi.json',
    does: 'gives this contract as an OpenAPI 3.1 document',
    servedBy: 'docs',
    principal: 'none',
    idempotency: 'none',
    query: noQuery,
    success: 200,
    answer: openApiAnswer,
    codes: [],
  },
  getProblem: {
    method: 'GET',
    path: '/v1/problems/{id}',
    does: 'explains a code of the errors: what `type` of every problem leads to',
    servedBy: 'docs',
    principal: 'none',
    idempotency: 'none',
    query: noQuery,
    success: 200,
    answer: problemPage,
    also: 'text/html',
    codes: [],
  },
} as const satisfies Record<string, RouteSpec>;
