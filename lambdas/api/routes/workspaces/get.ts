import type { Route } from '../../http/route.ts';
import { toApiWorkspace, toOperatorWorkspace } from '../../to-api.ts';

/** Gives the workspace as it is now; the copy that let the caller in may be seconds old. */
export const getWorkspace: Route<'getWorkspace'> = {
  async run(deps, { principal, workspace }) {
    const current = await deps.useCases.loadWorkspace(deps, workspace.id);
    const show = principal.kind === 'operator' ? toOperatorWorkspace : toApiWorkspace;
    return { kind: 'json', body: show(current, deps.now()) };
  },
};
