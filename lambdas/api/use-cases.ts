import { createApiKey } from '../accounts/create-api-key.ts';
import { createMember } from '../accounts/create-member.ts';
import { createWorkspace } from '../accounts/create-workspace.ts';
import { listApiKeys } from '../accounts/read-api-keys.ts';
import { findMember, listMembers, loadMember } from '../accounts/read-members.ts';
import { listWorkspaces, loadWorkspace } from '../accounts/read-workspaces.ts';
import { revokeApiKey } from '../accounts/revoke-api-key.ts';
import { updateWorkspace } from '../accounts/update-workspace.ts';
import { cancelEnrichment } from '../enrichments/cancel-enrichment.ts';
import { quoteEnrichment } from '../enrichments/quote-enrichment.ts';
import {
  listEnrichments,
  listHistory,
  listResults,
  loadEnrichment,
} from '../enrichments/read-enrichments.ts';
import { submitEnrichment } from '../enrichments/submit-enrichment.ts';
import { findGrantRecord } from '../ledger/grant.store.ts';
import { grantCredits } from '../ledger/grant-credits.ts';
import { listLedger } from '../ledger/list-ledger.ts';
import { loadAccount, openAccount } from '../ledger/load-account.ts';

/** All that the API can do. A test of a route hands in its own. */
export const useCases = {
  createWorkspace,
  loadWorkspace,
  listWorkspaces,
  updateWorkspace,
  createMember,
  findMember,
  loadMember,
  listMembers,
  createApiKey,
  listApiKeys,
  revokeApiKey,
  openAccount,
  loadAccount,
  grantCredits,
  findGrantRecord,
  listLedger,
  quoteEnrichment,
  submitEnrichment,
  loadEnrichment,
  listEnrichments,
  listResults,
  listHistory,
  cancelEnrichment,
};

export type UseCases = typeof useCases;
