import type { RouteSpec } from '../route-spec.contract.ts';
import {
  capacityRequestAnswer,
  capacityRequestPage,
} from '../schemas/answers/capacity.contract.ts';
import { capacityRequestBody } from '../schemas/bodies.contract.ts';
import { noQuery, pageQuery } from '../schemas/queries.contract.ts';

const REQUESTS = '/v1/workspaces/{ws}/capacity-requests';

/** Routes about wishes of workspaces for more credits. */
export const CAPACITY_ROUTES = {
  createCapacityRequest: {
    method: 'POST',
    path: REQUESTS,
    does: 'asks the operator for more credits: a `capacity.requested` on the bus, a line on the list',
    principal: 'workspace',
    scope: ['enrich', 'manage'],
    right: 'support',
    idempotency: 'optional',
    body: capacityRequestBody,
    query: noQuery,
    success: 201,
    answer: capacityRequestAnswer,
    codes: ['IDEMPOTENCY_KEY_REUSED'],
  },
  getCapacityRequest: {
    method: 'GET',
    path: `${REQUESTS}/{id}`,
    does: 'gives a capacity request, open or closed',
    principal: 'workspace',
    scope: 'read',
    idempotency: 'none',
    query: noQuery,
    success: 200,
    answer: capacityRequestAnswer,
    codes: [],
  },
  closeCapacityRequest: {
    method: 'POST',
    path: `${REQUESTS}/{id}/close`,
    does: 'takes a capacity request off the list of open ones: it was dealt with',
    principal: 'operator',
    right: 'support',
    idempotency: 'none',
    query: noQuery,
    success: 200,
    answer: capacityRequestAnswer,
    audited: 'capacity-request.closed',
    codes: [],
  },
  listCapacityRequests: {
    method: 'GET',
    path: '/v1/capacity-requests',
    does: 'lists the open capacity requests of all workspaces, oldest first',
    principal: 'operator',
    idempotency: 'none',
    query: pageQuery,
    success: 200,
    answer: capacityRequestPage,
    codes: [],
  },
} as const satisfies Record<string, RouteSpec>;
