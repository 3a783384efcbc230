import { toTerms } from '../../../workspaces/terms-of-workspace.ts';
import { drawerOf } from '../../drawer-of.ts';
import type { Route } from '../../http/route.ts';

/** Says what an enrichment would cost at most. Changes nothing. */
export const createQuote: Route<'createQuote'> = {
  async run(deps, { principal, workspace, body }) {
    const drawer = await drawerOf(deps, principal);
    return {
      kind: 'json',
      body: await deps.useCases.quoteEnrichment(deps, toTerms(workspace), body, drawer),
    };
  },
};
