import type { Route } from '../../http/route.ts';
import { toApiMember, toApiPage } from '../../to-api.ts';

/** Lists the members of the workspace. */
export const listMembers: Route<'listMembers'> = {
  async run(deps, { workspace, query }) {
    const page = await deps.useCases.listMembers(deps, workspace.id, query);
    return { kind: 'json', body: toApiPage(page, toApiMember) };
  },
};
