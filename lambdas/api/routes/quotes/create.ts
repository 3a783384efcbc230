import { toTerms } from '../../../accounts/to-terms.ts';
import type { Route } from '../../route.ts';

/** Says what an enrichment would cost at most. Changes nothing. */
export const createQuote: Route<'createQuote'> = {
  async run(deps, { workspace, body }) {
    return {
      kind: 'json',
      body: await deps.useCases.quoteEnrichment(deps, toTerms(workspace), body),
    };
  },
};
