import { listActs } from '../audit/list-acts.ts';
import { reportBounce } from '../enrichments/bounces/report-bounce.ts';
import { cancelEnrichment } from '../enrichments/cancel-enrichment.ts';
import { listContacts, loadContact } from '../enrichments/contacts/read-contacts.ts';
import { saveDetails } from '../enrichments/contacts/save-details.ts';
import { quoteEnrichment } from '../enrichments/intake/quote-enrichment.ts';
import { replayEnrichment } from '../enrichments/intake/replay-enrichment.ts';
import { submitEnrichment } from '../enrichments/intake/submit-enrichment.ts';
import {
  isRunning,
  listEnrichments,
  loadEnrichment,
} from '../enrichments/read/read-enrichments.ts';
import { listHistory } from '../enrichments/read/read-history.ts';
import { listResults } from '../enrichments/read/read-results.ts';
import { rehearsePlan } from '../enrichments/rehearse/rehearse-plan.ts';
import { loadExport } from '../exports/export.store.ts';
import { replayExport, startExport } from '../exports/start-export.ts';
import { createImport, replayImport } from '../imports/create-import.ts';
import { loadImport } from '../imports/import.store.ts';
import { openOwnColumns } from '../imports/own-columns.ts';
import {
  adjustCredits,
  balanceAt,
  bringUpToDate,
  findGrantRecord,
  findRevisions,
  grant as grantCredits,
  listGrants,
  listLedger,
  loadWholeAccount as loadAccount,
  loadGrant,
  loadWholeSides as loadSideAccounts,
  openAccount,
  readUsage,
  voidGrant,
} from '../ledger/ledger.ts';
import { viewVendors } from '../waterfall/figures/view-vendors.ts';
import { createApiKey } from '../workspaces/api-keys/create-api-key.ts';
import { listApiKeys, loadApiKey } from '../workspaces/api-keys/read-api-keys.ts';
import { revokeApiKey } from '../workspaces/api-keys/revoke-api-key.ts';
import { closeCapacityRequest } from '../workspaces/capacity-requests/close-capacity-request.ts';
import {
  listCapacityRequests,
  loadCapacityRequest,
} from '../workspaces/capacity-requests/read-capacity-requests.ts';
import { requestCapacity } from '../workspaces/capacity-requests/request-capacity.ts';
import { createWorkspace } from '../workspaces/create-workspace.ts';
import { createMember } from '../workspaces/members/create-member.ts';
import { finishMember } from '../workspaces/members/finish-member.ts';
import {
  findMember,
  listMembers,
  loadMember,
  wasEverMember,
} from '../workspaces/members/read-members.ts';
import { removeMember } from '../workspaces/members/remove-member.ts';
import { updateMember } from '../workspaces/members/update-member.ts';
import { createOperatorKey } from '../workspaces/operator-keys/create-operator-key.ts';
import {
  listOperatorKeys,
  loadOperatorKey,
} from '../workspaces/operator-keys/read-operator-keys.ts';
import { revokeOperatorKey } from '../workspaces/operator-keys/revoke-operator-key.ts';
import { listWorkspaces, loadWorkspace } from '../workspaces/read-workspaces.ts';
import { loadAccountTerms } from '../workspaces/terms-of-account.ts';
import { updateWorkspace } from '../workspaces/update-workspace.ts';

/**
 * All that the API can do. A test of a route hands in its own. `loadAccount` and `loadSideAccounts`
 * are the ledger's `loadWholeAccount` and `loadWholeSides`: routes show each grant, and write
 * nothing by these copies.
 */
export const useCases = {
  createWorkspace,
  loadWorkspace,
  listWorkspaces,
  updateWorkspace,
  createMember,
  updateMember,
  removeMember,
  finishMember,
  findMember,
  wasEverMember,
  loadMember,
  listMembers,
  createApiKey,
  listApiKeys,
  loadApiKey,
  revokeApiKey,
  createOperatorKey,
  listOperatorKeys,
  loadOperatorKey,
  revokeOperatorKey,
  listActs,
  requestCapacity,
  loadCapacityRequest,
  listCapacityRequests,
  closeCapacityRequest,
  openAccount,
  loadAccount,
  loadSideAccounts,
  loadAccountTerms,
  bringUpToDate,
  grantCredits,
  findGrantRecord,
  listGrants,
  loadGrant,
  voidGrant,
  adjustCredits,
  listLedger,
  rehearsePlan,
  findRevisions,
  readUsage,
  balanceAt,
  quoteEnrichment,
  viewVendors,
  submitEnrichment,
  replayEnrichment,
  loadEnrichment,
  isRunning,
  listEnrichments,
  listResults,
  createImport,
  replayImport,
  loadImport,
  openOwnColumns,
  startExport,
  replayExport,
  loadExport,
  listHistory,
  cancelEnrichment,
  reportBounce,
  listContacts,
  loadContact,
  saveDetails,
};

export type UseCases = typeof useCases;
