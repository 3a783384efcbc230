import type { Route } from '../../http/route.ts';

/** Gives a grant, open or ended. */
export const getGrant: Route<'getGrant'> = {
  async run(deps, { workspace, id, query: { seat } }) {
    const account = { workspaceId: workspace.id, ...(seat !== undefined && { seat }) };
    return { kind: 'json', body: await deps.useCases.loadGrant(deps, account, id) };
  },
};
