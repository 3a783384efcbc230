import { toTerms } from '../../../workspaces/terms-of-workspace.ts';
import { drawerOf } from '../../drawer-of.ts';
import type { Route } from '../../http/route.ts';

/** Says what an enrichment would cost at most. Changes nothing. */
export const createQuote: Route<'createQuote'> = {
  async run(deps, { principal, workspace, body }) {
    const drawer = await drawerOf(deps, principal);
    const terms = toTerms(workspace, deps.now());
    const quote = await deps.useCases.quoteEnrichment(deps, terms, body, drawer);
    // A suspended workspace spends nothing, whatever it has.
    const sufficient = quote.sufficient && workspace.status === 'active';
    return { kind: 'json', body: { ...quote, sufficient } };
  },
};
