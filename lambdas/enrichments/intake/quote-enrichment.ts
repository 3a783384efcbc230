import { availableAcross, loadAccount, loadSideAccounts } from '../../ledger/ledger.ts';
import { planOf, termsOf, type WorkspaceTerms } from '../../plans/terms.ts';
import type { Ports } from '../../shared/ports.ts';
import { type Drawer, drawnSides } from '../drawn-sides.ts';
import type { QuoteInput, QuoteView } from '../enrichments.contract.ts';
import { expectRequest } from './expect-request.ts';
import { fitsInto, limitRequest, lookUp, planRequest } from './prepare-request.ts';
import { refuseTooMany } from './refuse-too-many.ts';
import { pricesApartOf, pricesOf } from './submit-enrichment.ts';

/**
 * Gives what a request would hold at most and what of it is free, under its own `maxCredits` and
 * `allowPartial`, and which lesser grades would be charged less; `sufficient` says whether it would
 * be accepted; with `expect` what is likely to be found of it. Holds nothing, claims nothing.
 *
 * Errors: VALIDATION_FAILED for more rows than the plan takes, ACTION_NOT_IN_PLAN.
 */
export async function quoteEnrichment(
  p: Ports,
  workspace: WorkspaceTerms,
  input: QuoteInput,
  drawer: Drawer = {},
): Promise<QuoteView> {
  refuseTooMany(planOf(workspace), input);
  const { workspaceId } = workspace;
  const [account, lookedUp, sideAccounts] = await Promise.all([
    loadAccount(p, { workspaceId }, termsOf(workspace)),
    lookUp(p, workspaceId, input),
    loadSideAccounts(p, drawnSides(workspace, drawer)),
  ]);
  const prices = pricesOf(workspace, account, input);
  const prepared = planRequest(lookedUp, { prices, nowMs: p.now() });
  const { creditTypes } = planOf(workspace);
  const available = availableAcross(account, sideAccounts, creditTypes, p.now());
  const fits = fitsInto(prepared, available, input.maxCredits);
  const asked = input.allowPartial ? limitRequest(prepared, available, input.maxCredits) : prepared;
  const expected = input.expect ? await expectRequest(p, workspace, asked) : undefined;
  return {
    ...asked.quote,
    ...pricesApartOf(workspace, account, input),
    available,
    sufficient: input.allowPartial || fits.every(Boolean),
    ...(expected && { expected }),
  };
}
