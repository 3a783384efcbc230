import type { Route } from '../../http/route.ts';
import { toApiWorkspace } from '../../to-api.ts';

/** Gives the workspace as it is now; the copy that let the caller in may be seconds old. */
export const getWorkspace: Route<'getWorkspace'> = {
  async run(deps, { workspace }) {
    const current = await deps.useCases.loadWorkspace(deps, workspace.id);
    return { kind: 'json', body: toApiWorkspace(current, deps.now()) };
  },
};
