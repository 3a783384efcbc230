import type { Route } from '../../http/route.ts';

/** Stops an enrichment. Cancelling it twice is the same as once. */
export const cancelEnrichment: Route<'cancelEnrichment'> = {
  async run(deps, { workspace, id }) {
    return { kind: 'json', body: await deps.useCases.cancelEnrichment(deps, workspace.id, id) };
  },
};
