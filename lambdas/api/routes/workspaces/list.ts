import type { Route } from '../../http/route.ts';
import { toApiPage, toOperatorWorkspace } from '../../to-api.ts';

/** Lists the workspaces. */
export const listWorkspaces: Route<'listWorkspaces'> = {
  async run(deps, { query }) {
    const page = await deps.useCases.listWorkspaces(deps, query);
    const now = deps.now();
    return { kind: 'json', body: toApiPage(page, (each) => toOperatorWorkspace(each, now)) };
  },
};
