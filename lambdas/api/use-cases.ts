import { cancelEnrichment } from '../enrichments/cancel-enrichment.ts';
import { quoteEnrichment } from '../enrichments/intake/quote-enrichment.ts';
import { replayEnrichment } from '../enrichments/intake/replay-enrichment.ts';
import { submitEnrichment } from '../enrichments/intake/submit-enrichment.ts';
import { listEnrichments, loadEnrichment } from '../enrichments/read/read-enrichments.ts';
import { listHistory } from '../enrichments/read/read-history.ts';
import { listResults } from '../enrichments/read/read-results.ts';
import { rehearsePlan } from '../enrichments/rehearse/rehearse-plan.ts';
import {
  adjustCredits,
  bringUpToDate,
  findGrantRecord,
  grant as grantCredits,
  listGrants,
  listLedger,
  loadWholeAccount as loadAccount,
  loadGrant,
  loadWholeSides as loadSideAccounts,
  openAccount,
  voidGrant,
} from '../ledger/ledger.ts';
import { createApiKey } from '../workspaces/api-keys/create-api-key.ts';
import { listApiKeys, loadApiKey } from '../workspaces/api-keys/read-api-keys.ts';
import { revokeApiKey } from '../workspaces/api-keys/revoke-api-key.ts';
import { createWorkspace } from '../workspaces/create-workspace.ts';
import { createMember } from '../workspaces/members/create-member.ts';
import { finishMember } from '../workspaces/members/finish-member.ts';
import { findMember, listMembers, loadMember } from '../workspaces/members/read-members.ts';
import { removeMember } from '../workspaces/members/remove-member.ts';
import { updateMember } from '../workspaces/members/update-member.ts';
import { listWorkspaces, loadWorkspace } from '../workspaces/read-workspaces.ts';
import { loadAccountTerms } from '../workspaces/terms-of-account.ts';
import { updateWorkspace } from '../workspaces/update-workspace.ts';

/** All that the API can do. A test of a route hands in its own. */
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
  loadMember,
  listMembers,
  createApiKey,
  listApiKeys,
  loadApiKey,
  revokeApiKey,
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
  quoteEnrichment,
  submitEnrichment,
  replayEnrichment,
  loadEnrichment,
  listEnrichments,
  listResults,
  listHistory,
  cancelEnrichment,
};

export type UseCases = typeof useCases;
