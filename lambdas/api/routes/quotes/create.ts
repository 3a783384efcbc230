import { toTerms } from '../../../workspaces/terms-of-workspace.ts';
import type { Route } from '../../http/route.ts';

/** Says what an enrichment would cost at most. Changes nothing. */
export const createQuote: Route<'createQuote'> = {
  async run(deps, { workspace, body }) {
    return {
      kind: 'json',
      body: await deps.useCases.quoteEnrichment(deps, toTerms(workspace, deps.now()), body),
    };
  },
};
