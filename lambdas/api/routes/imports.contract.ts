import type { RouteSpec } from '../route-spec.contract.ts';
import { importAnswer, newImportAnswer } from '../schemas/answers/imports.contract.ts';
import { importBody } from '../schemas/enrichment-body.contract.ts';
import { noQuery } from '../schemas/queries.contract.ts';

const IMPORTS = '/v1/workspaces/{ws}/imports';

/** Routes about lists that come as files. */
export const IMPORT_ROUTES = {
  createImport: {
    method: 'POST',
    path: IMPORTS,
    does: 'gives a link for a CSV or XLSX file of up to 100,000 contacts, which are looked for once it has come',
    principal: 'workspace',
    scope: 'enrich',
    idempotency: 'optional',
    body: importBody,
    query: noQuery,
    success: 201,
    answer: newImportAnswer,
    spends: true,
    codes: ['ACTION_NOT_IN_PLAN', 'IDEMPOTENCY_KEY_REUSED'],
  },
  getImport: {
    method: 'GET',
    path: `${IMPORTS}/{id}`,
    does: 'says how far an import is, which rows were refused, and which enrichment it became',
    principal: 'workspace',
    scope: 'read',
    idempotency: 'none',
    query: noQuery,
    success: 200,
    answer: importAnswer,
    codes: [],
  },
} as const satisfies Record<string, RouteSpec>;
