import type { RouteSpec } from '../route-spec.contract.ts';
import {
  auditPage,
  newOperatorKeyAnswer,
  operatorKeyAnswer,
  operatorKeyPage,
} from '../schemas/answers/operators.contract.ts';
import { newOperatorKeyBody } from '../schemas/bodies.contract.ts';
import { auditQuery, noQuery, pageQuery } from '../schemas/queries.contract.ts';

const OPERATOR_KEYS = '/v1/operator-keys';

/** Routes about operators: who they are, and what they have done. */
export const OPERATOR_ROUTES = {
  createOperatorKey: {
    method: 'POST',
    path: OPERATOR_KEYS,
    does: "makes an operator's key and shows it, this once; a replay answers `key: null`",
    principal: 'operator',
    idempotency: 'optional',
    body: newOperatorKeyBody,
    query: noQuery,
    success: 201,
    answer: newOperatorKeyAnswer,
    audited: 'operator-key.created',
    codes: ['STATE_CONFLICT', 'IDEMPOTENCY_KEY_REUSED'],
  },
  listOperatorKeys: {
    method: 'GET',
    path: OPERATOR_KEYS,
    does: "lists the operators' keys by their last four characters: the secret's first, revoked too",
    principal: 'operator',
    idempotency: 'none',
    query: pageQuery,
    success: 200,
    answer: operatorKeyPage,
    codes: [],
  },
  getOperatorKey: {
    method: 'GET',
    path: `${OPERATOR_KEYS}/{id}`,
    does: "gives an operator's key by its last four characters",
    principal: 'operator',
    idempotency: 'none',
    query: noQuery,
    success: 200,
    answer: operatorKeyAnswer,
    codes: [],
  },
  revokeOperatorKey: {
    method: 'DELETE',
    path: `${OPERATOR_KEYS}/{id}`,
    does: "revokes an operator's key; it is refused everywhere within 5 seconds",
    principal: 'operator',
    idempotency: 'none',
    query: noQuery,
    success: 200,
    answer: operatorKeyAnswer,
    audited: 'operator-key.revoked',
    codes: ['STATE_CONFLICT'],
  },
  listAudit: {
    method: 'GET',
    path: '/v1/audit',
    does: 'lists what operators and owners have done, newest first: of the last 12 months unless said otherwise',
    principal: 'operator',
    idempotency: 'none',
    query: auditQuery,
    success: 200,
    answer: auditPage,
    codes: [],
  },
} as const satisfies Record<string, RouteSpec>;
