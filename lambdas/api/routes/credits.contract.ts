import type { RouteSpec } from '../route-spec.contract.ts';
import {
  adjustmentAnswer,
  balanceAnswer,
  grantAnswer,
  historyPage,
  ledgerPage,
  voidAnswer,
} from '../schemas/answers/ledger.contract.ts';
import { rehearsalAnswer } from '../schemas/answers/rehearsals.contract.ts';
import { planPage } from '../schemas/answers/workspaces.contract.ts';
import { adjustmentBody, grantBody, rehearsalBody, voidBody } from '../schemas/bodies.contract.ts';
import { balanceQuery, historyQuery, ledgerQuery, noQuery } from '../schemas/queries.contract.ts';

const WORKSPACE = '/v1/workspaces/{ws}';

/** What a read or a write of the account can end in. */
const ACCOUNT_CODES = ['ACCOUNT_BUSY', 'OPERATION_UNRESOLVED'] as const;

/** Routes about credits: plans, grants, balance, history, ledger. */
export const CREDIT_ROUTES = {
  listPlans: {
    method: 'GET',
    path: '/v1/plans',
    does: 'gives the catalogue: credit types, prices of actions, packs, periods',
    principal: 'operator',
    idempotency: 'none',
    query: noQuery,
    success: 200,
    answer: planPage,
    codes: [],
  },
  createRehearsal: {
    method: 'POST',
    path: '/v1/plans/rehearsals',
    does: 'tells what a past period of a workspace would have come to on another plan',
    principal: 'operator',
    right: 'read',
    idempotency: 'none',
    body: rehearsalBody,
    query: noQuery,
    success: 200,
    answer: rehearsalAnswer,
    codes: [],
  },
  createGrant: {
    method: 'POST',
    path: `${WORKSPACE}/grants`,
    does: 'lets credits come in',
    principal: 'operator',
    idempotency: 'required',
    body: grantBody,
    query: noQuery,
    success: 201,
    answer: grantAnswer,
    audited: 'grant.created',
    codes: ['IDEMPOTENCY_KEY_REUSED', 'GRANTS_TOO_MANY', ...ACCOUNT_CODES],
  },
  voidGrant: {
    method: 'POST',
    path: `${WORKSPACE}/grants/{id}/void`,
    does: 'ends a grant: what is available of it now, what running requests give back later',
    principal: 'operator',
    idempotency: 'none',
    body: voidBody,
    query: noQuery,
    success: 200,
    answer: voidAnswer,
    audited: 'grant.voided',
    codes: ['STATE_CONFLICT', ...ACCOUNT_CODES],
  },
  createAdjustment: {
    method: 'POST',
    path: `${WORKSPACE}/adjustments`,
    does: 'takes available credits away, in the order in which they are drawn, all or nothing',
    principal: 'operator',
    idempotency: 'required',
    body: adjustmentBody,
    query: noQuery,
    success: 201,
    answer: adjustmentAnswer,
    audited: 'adjustment.created',
    codes: ['IDEMPOTENCY_KEY_REUSED', 'CREDITS_INSUFFICIENT', ...ACCOUNT_CODES],
  },
  getBalance: {
    method: 'GET',
    path: `${WORKSPACE}/balance`,
    does: 'gives the balance: available, held, used, allotment, packs, next reset, by credit type',
    principal: 'workspace',
    scope: 'read',
    idempotency: 'none',
    query: balanceQuery,
    success: 200,
    answer: balanceAnswer,
    codes: ['ACCOUNT_BUSY'],
  },
  listHistory: {
    method: 'GET',
    path: `${WORKSPACE}/history`,
    does: 'lists what was charged: when, who, which action, for whom, from which credits',
    principal: 'workspace',
    scope: 'read',
    idempotency: 'none',
    query: historyQuery,
    success: 200,
    answer: historyPage,
    also: 'text/csv',
    codes: [],
  },
  listLedger: {
    method: 'GET',
    path: `${WORKSPACE}/ledger`,
    does: 'lists every revision of the account: before, after, which grants, who, why',
    principal: 'workspace',
    scope: 'read',
    idempotency: 'none',
    query: ledgerQuery,
    success: 200,
    answer: ledgerPage,
    also: 'text/csv',
    codes: [],
  },
} as const satisfies Record<string, RouteSpec>;
