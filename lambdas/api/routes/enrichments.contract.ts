import type { RouteSpec } from '../route-spec.contract.ts';
import {
  enrichmentAnswer,
  enrichmentPage,
  quoteAnswer,
  resultPage,
} from '../schemas/answers/enrichments.contract.ts';
import { enrichmentBody, quoteBody } from '../schemas/enrichment-body.contract.ts';
import { noQuery, pageQuery } from '../schemas/queries.contract.ts';

const WORKSPACE = '/v1/workspaces/{ws}';

/** What a read or a write of the account can end in. */
const ACCOUNT_CODES = ['ACCOUNT_BUSY', 'OPERATION_UNRESOLVED'] as const;

/** Routes about enrichments. */
export const ENRICHMENT_ROUTES = {
  createQuote: {
    method: 'POST',
    path: `${WORKSPACE}/quotes`,
    does: 'says what an enrichment would cost at most, and if asked what is likely to be found; changes nothing',
    principal: 'workspace',
    scope: 'read',
    right: 'read',
    idempotency: 'none',
    body: quoteBody,
    query: noQuery,
    success: 200,
    answer: quoteAnswer,
    codes: ['ACTION_NOT_IN_PLAN', 'ACCOUNT_BUSY'],
  },
  createEnrichment: {
    method: 'POST',
    path: `${WORKSPACE}/enrichments`,
    does: 'holds the credits for a list of contacts and starts to look for them',
    principal: 'workspace',
    scope: 'enrich',
    idempotency: 'required',
    body: enrichmentBody,
    query: noQuery,
    success: 202,
    answer: enrichmentAnswer,
    spends: true,
    codes: [
      'ACTION_NOT_IN_PLAN',
      'IDEMPOTENCY_KEY_IN_USE',
      'IDEMPOTENCY_KEY_REUSED',
      'CREDITS_OVER_MAXIMUM',
      'MEMBER_CAP_REACHED',
      'CREDITS_INSUFFICIENT',
      ...ACCOUNT_CODES,
    ],
  },
  listEnrichments: {
    method: 'GET',
    path: `${WORKSPACE}/enrichments`,
    does: 'lists the enrichments, newest first',
    principal: 'workspace',
    scope: 'read',
    idempotency: 'none',
    query: pageQuery,
    success: 200,
    answer: enrichmentPage,
    codes: [],
  },
  getEnrichment: {
    method: 'GET',
    path: `${WORKSPACE}/enrichments/{id}`,
    does: 'gives an enrichment: status, held and charged credits, progress',
    // Who waits takes a place of Lambda for so long: none of those that the work needs.
    servedBy: 'progress',
    principal: 'workspace',
    scope: 'read',
    idempotency: 'none',
    query: noQuery,
    success: 200,
    answer: enrichmentAnswer,
    waits: true,
    codes: [],
  },
  cancelEnrichment: {
    method: 'POST',
    path: `${WORKSPACE}/enrichments/{id}/cancel`,
    does: 'stops an enrichment; what was found until then is charged, the rest given back',
    principal: 'workspace',
    scope: 'enrich',
    right: 'support',
    idempotency: 'none',
    query: noQuery,
    success: 200,
    answer: enrichmentAnswer,
    codes: ['STATE_CONFLICT'],
  },
  listResults: {
    method: 'GET',
    path: `${WORKSPACE}/enrichments/{id}/results`,
    does: 'lists the results of an enrichment, in the order of the request',
    principal: 'workspace',
    scope: 'read',
    idempotency: 'none',
    query: pageQuery,
    success: 200,
    answer: resultPage,
    also: 'text/csv',
    codes: [],
  },
} as const satisfies Record<string, RouteSpec>;
