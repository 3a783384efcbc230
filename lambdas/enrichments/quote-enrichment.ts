import { loadAccount } from '../ledger/load-account.ts';
import { availableOf } from '../ledger/view-balance.ts';
import { planOf, termsOf, type WorkspaceTerms } from '../pricing/terms.ts';
import type { Ports } from '../shared/ports.ts';
import type { EnrichmentInput, QuoteView } from './enrichments.contract.ts';
import { prepareRequest, subjectsFor } from './prepare-request.ts';

/** Gives what a request would hold at most and what of it is free. Holds nothing, claims nothing. */
export async function quoteEnrichment(
  p: Ports,
  workspace: WorkspaceTerms,
  input: EnrichmentInput,
): Promise<QuoteView> {
  const prepared = await prepareRequest(p, workspace, input);
  const account = await loadAccount(p, workspace.workspaceId, termsOf(workspace));
  const available = availableOf(account, planOf(workspace).creditTypes, p.now());
  const sufficient = prepared.chargeable.length <= subjectsFor(prepared.price, available);
  return { ...prepared.quote, available, sufficient };
}
