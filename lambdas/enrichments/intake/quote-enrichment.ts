import { loadAccount } from '../../ledger/account/load-account.ts';
import { availableOf } from '../../ledger/account/view-balance.ts';
import { planOf, termsOf, type WorkspaceTerms } from '../../plans/terms.ts';
import type { Ports } from '../../shared/ports.ts';
import type { EnrichmentInput, QuoteView } from '../enrichments.contract.ts';
import { limitRequest, prepareRequest, subjectsFor, subjectsUnder } from './prepare-request.ts';

/**
 * Gives what a request would hold at most and what of it is free, under its own `maxCredits` and `allowPartial`;
 * `sufficient` says whether it would be accepted. Holds nothing, claims nothing.
 */
export async function quoteEnrichment(
  p: Ports,
  workspace: WorkspaceTerms,
  input: EnrichmentInput,
): Promise<QuoteView> {
  const prepared = await prepareRequest(p, workspace, input);
  const account = await loadAccount(p, { workspaceId: workspace.workspaceId }, termsOf(workspace));
  const available = availableOf(account, planOf(workspace).creditTypes, p.now());
  const { price, chargeable } = prepared;
  const fits = Math.min(subjectsFor(price, available), subjectsUnder(price, input.maxCredits));
  if (input.allowPartial) {
    return { ...limitRequest(prepared, fits).quote, available, sufficient: true };
  }
  return { ...prepared.quote, available, sufficient: chargeable.length <= fits };
}
