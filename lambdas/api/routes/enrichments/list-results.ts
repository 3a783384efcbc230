import type { Route } from '../../http/route.ts';

/** Lists the results of an enrichment, in the order of its subjects. */
export const listResults: Route<'listResults'> = {
  async run(deps, { workspace, id, query }) {
    return {
      kind: 'json',
      body: await deps.useCases.listResults(deps, workspace.id, id, query),
    };
  },
};
