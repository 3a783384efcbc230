import type { Route } from '../../http/route.ts';

/** Lists the enrichments of the workspace, newest first. */
export const listEnrichments: Route<'listEnrichments'> = {
  async run(deps, { workspace, query }) {
    return {
      kind: 'json',
      body: await deps.useCases.listEnrichments(deps, workspace.id, query),
    };
  },
};
