import type { Route } from '../../http/route.ts';
import { toApiWorkspace } from '../../to-api.ts';

/**
 * Changes a workspace's name or status. Another process may believe the old status for 5 seconds.
 */
export const updateWorkspace: Route<'updateWorkspace'> = {
  async run(deps, { workspace, body }) {
    const changed = await deps.useCases.updateWorkspace(deps, workspace.id, body);
    deps.workspaces.drop(workspace.id);
    return { kind: 'json', body: toApiWorkspace(changed) };
  },
};
