import type { ExpectedLookups } from '../../../enrichments/enrichments.contract.ts';
import type { AttemptsVisible } from '../../../plans/plans.contract.ts';
import { planOf } from '../../../plans/terms.ts';
import { toTerms } from '../../../workspaces/terms-of-workspace.ts';
import { drawerOf } from '../../drawer-of.ts';
import type { Route } from '../../http/route.ts';
import { attemptsFor } from '../../show-attempts.ts';

/** Says what an enrichment would cost at most. Changes nothing. */
export const createQuote: Route<'createQuote'> = {
  async run(deps, { principal, workspace, body }) {
    const drawer = await drawerOf(deps, principal);
    const terms = toTerms(workspace, deps.now());
    const quote = await deps.useCases.quoteEnrichment(deps, terms, body, drawer);
    // A suspended workspace spends nothing, whatever it has.
    const sufficient = quote.sufficient && workspace.status === 'active';
    const { expected, ...rest } = quote;
    const visible = attemptsFor(principal, planOf(terms));
    const shown = expected && { expected: showExpected(expected, visible) };
    return { kind: 'json', body: { ...rest, sufficient, ...shown } };
  },
};

/** What providers cost the operator is shown as far as attempts show it. */
function showExpected(expected: ExpectedLookups, visible: AttemptsVisible) {
  const shown = Object.entries(expected).map(([datum, { costMicroUsd, ...rows }]) => [
    datum,
    visible === 'full' ? { ...rows, costMicroUsd } : rows,
  ]);
  return Object.fromEntries(shown);
}
