import type { RouteSpec } from '../route-spec.contract.ts';
import { bounceAnswer } from '../schemas/answers/contacts.contract.ts';
import { bounceBody } from '../schemas/bodies.contract.ts';
import { noQuery } from '../schemas/queries.contract.ts';

/** Routes about contacts: what a workspace owns of a person. */
export const CONTACT_ROUTES = {
  reportBounce: {
    method: 'POST',
    path: '/v1/workspaces/{ws}/contacts/{id}/bounces',
    does:
      'takes the report that an address of a contact bounced; credits come back where the plan ' +
      'says so',
    principal: 'workspace',
    scope: ['enrich', 'manage'],
    right: 'support',
    // The charge is credited back once, whatever key would be sent.
    idempotency: 'none',
    body: bounceBody,
    query: noQuery,
    success: 200,
    answer: bounceAnswer,
    codes: ['ACCOUNT_BUSY', 'OPERATION_UNRESOLVED'],
  },
} as const satisfies Record<string, RouteSpec>;
