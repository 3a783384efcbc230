import type { Route } from '../../http/route.ts';
import { toApiMember } from '../../to-api.ts';

/** Gives a member of the workspace. */
export const getMember: Route<'getMember'> = {
  async run(deps, { workspace, id }) {
    const member = await deps.useCases.loadMember(deps, workspace.id, id);
    return { kind: 'json', body: toApiMember(member) };
  },
};
