import type { RouteSpec } from '../route-spec.contract.ts';
import {
  balanceAnswers,
  grantAnswer,
  historyPage,
  ledgerPage,
  usageAnswer,
} from '../schemas/answers/ledger.contract.ts';
import { planPage } from '../schemas/answers/workspaces.contract.ts';
import { grantBody } from '../schemas/bodies.contract.ts';
import {
  balanceQuery,
  historyQuery,
  ledgerQuery,
  noQuery,
  usageQuery,
} from '../schemas/queries.contract.ts';

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
    codes: ['IDEMPOTENCY_KEY_REUSED', 'GRANTS_TOO_MANY', ...ACCOUNT_CODES],
  },
  getBalance: {
    method: 'GET',
    path: `${WORKSPACE}/balance`,
    does:
      'gives the balance: available, held, used, allotment, packs, next reset, by credit type; with ' +
      '`at` what was available and held at that instant',
    principal: 'workspace',
    scope: 'read',
    idempotency: 'none',
    query: balanceQuery,
    success: 200,
    answer: balanceAnswers,
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
  getUsage: {
    method: 'GET',
    path: `${WORKSPACE}/usage`,
    does: 'sums what was spent, by member, action or day, from the totals of the ledger',
    principal: 'workspace',
    scope: 'read',
    idempotency: 'none',
    query: usageQuery,
    success: 200,
    answer: usageAnswer,
    codes: [],
  },
  listLedger: {
    method: 'GET',
    path: `${WORKSPACE}/ledger`,
    does: 'lists every revision of an account: before, after, which grants, who, why, its hash',
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
