import type { AnyRoute, ApiDependencies, Route } from './http/route.ts';
import { createAdjustment } from './routes/adjustments/create.ts';
import { createApiKey } from './routes/api-keys/create.ts';
import { getApiKey } from './routes/api-keys/get.ts';
import { listApiKeys } from './routes/api-keys/list.ts';
import { revokeApiKey } from './routes/api-keys/revoke.ts';
import { listAudit } from './routes/audit/list.ts';
import { getBalance } from './routes/balance/get.ts';
import { reportBounce } from './routes/bounces/create.ts';
import { closeCapacityRequest } from './routes/capacity-requests/close.ts';
import { createCapacityRequest } from './routes/capacity-requests/create.ts';
import { getCapacityRequest } from './routes/capacity-requests/get.ts';
import { listCapacityRequests } from './routes/capacity-requests/list.ts';
import { getContact } from './routes/contacts/get.ts';
import { listContacts } from './routes/contacts/list.ts';
import { saveDetails } from './routes/contacts/save-details.ts';
import { cancelEnrichment } from './routes/enrichments/cancel.ts';
import { createEnrichment } from './routes/enrichments/create.ts';
import { listEnrichments } from './routes/enrichments/list.ts';
import { listResults } from './routes/enrichments/list-results.ts';
import { createExport } from './routes/exports/create.ts';
import { getExport } from './routes/exports/get.ts';
import { createGrant } from './routes/grants/create.ts';
import { getGrant } from './routes/grants/get.ts';
import { listGrants } from './routes/grants/list.ts';
import { voidGrant } from './routes/grants/void.ts';
import { listHistory } from './routes/history/list.ts';
import { createImport } from './routes/imports/create.ts';
import { getImport } from './routes/imports/get.ts';
import { listLedger } from './routes/ledger/list.ts';
import { getMe } from './routes/me/get.ts';
import { createMember } from './routes/members/create.ts';
import { getMember } from './routes/members/get.ts';
import { listMembers } from './routes/members/list.ts';
import { removeMember } from './routes/members/remove.ts';
import { updateMember } from './routes/members/update.ts';
import { createOperatorKey } from './routes/operator-keys/create.ts';
import { getOperatorKey } from './routes/operator-keys/get.ts';
import { listOperatorKeys } from './routes/operator-keys/list.ts';
import { revokeOperatorKey } from './routes/operator-keys/revoke.ts';
import { listPlans } from './routes/plans/list.ts';
import { listProviders } from './routes/providers/list.ts';
import { createQuote } from './routes/quotes/create.ts';
import { createRehearsal } from './routes/rehearsals/create.ts';
import { getUsage } from './routes/usage/get.ts';
import { createWorkspace } from './routes/workspaces/create.ts';
import { getWorkspace } from './routes/workspaces/get.ts';
import { listWorkspaces } from './routes/workspaces/list.ts';
import { updateWorkspace } from './routes/workspaces/update.ts';
import type { RouteId, RoutesOf } from './routes.contract.ts';

/** What each route of the function `api` does. A route without an entry does not compile. */
const HANDLERS: { readonly [Id in RoutesOf<'api'>]: Route<Id> } = {
  createWorkspace,
  listWorkspaces,
  getWorkspace,
  updateWorkspace,
  listPlans,
  createRehearsal,
  createGrant,
  listGrants,
  getGrant,
  voidGrant,
  createAdjustment,
  createMember,
  listMembers,
  getMember,
  updateMember,
  removeMember,
  createApiKey,
  listApiKeys,
  getApiKey,
  revokeApiKey,
  getMe,
  createOperatorKey,
  listOperatorKeys,
  getOperatorKey,
  revokeOperatorKey,
  listAudit,
  listProviders,
  createCapacityRequest,
  getCapacityRequest,
  listCapacityRequests,
  closeCapacityRequest,
  getBalance,
  createQuote,
  createEnrichment,
  listEnrichments,
  cancelEnrichment,
  listResults,
  createExport,
  getExport,
  createImport,
  getImport,
  reportBounce,
  listContacts,
  getContact,
  saveDetails,
  listHistory,
  listLedger,
  getUsage,
};

/** Gives what a route does; undefined where another function serves it. */
export function handlerOf(id: RouteId): AnyRoute<ApiDependencies> | undefined {
  return (HANDLERS as Partial<Record<RouteId, unknown>>)[id] as
    | AnyRoute<ApiDependencies>
    | undefined;
}
