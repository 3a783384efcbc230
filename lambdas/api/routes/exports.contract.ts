import type { RouteSpec } from '../route-spec.contract.ts';
import { exportAnswer } from '../schemas/answers/exports.contract.ts';
import { exportBody } from '../schemas/enrichment-body.contract.ts';
import { noQuery } from '../schemas/queries.contract.ts';

const EXPORTS = '/v1/workspaces/{ws}/exports';

/** Routes about contacts that go out as files. */
export const EXPORT_ROUTES = {
  createExport: {
    method: 'POST',
    path: EXPORTS,
    does:
      'writes contacts, people or an ended enrichment into a CSV or XLSX file; what is new and found ' +
      'of contacts and people is charged, whether or not the file is fetched',
    principal: 'workspace',
    scope: 'enrich',
    idempotency: 'required',
    body: exportBody,
    query: noQuery,
    success: 202,
    answer: exportAnswer,
    spends: true,
    codes: [
      'ACTION_NOT_IN_PLAN',
      'IDEMPOTENCY_KEY_IN_USE',
      'IDEMPOTENCY_KEY_REUSED',
      'STATE_CONFLICT',
      'CREDITS_OVER_MAXIMUM',
      'MEMBER_CAP_REACHED',
      'CREDITS_INSUFFICIENT',
      'ACCOUNT_BUSY',
      'OPERATION_UNRESOLVED',
    ],
  },
  getExport: {
    method: 'GET',
    path: `${EXPORTS}/{id}`,
    does: 'says how far an export is; once it is completed, with a link to its file, which is there for a month',
    principal: 'workspace',
    scope: 'read',
    idempotency: 'none',
    query: noQuery,
    success: 200,
    answer: exportAnswer,
    codes: [],
  },
} as const satisfies Record<string, RouteSpec>;
