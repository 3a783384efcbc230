import type { Route } from '../../http/route.ts';
import { toApiCapacityRequest } from '../../to-api.ts';

/** Takes a wish off the list of open ones. */
export const closeCapacityRequest: Route<'closeCapacityRequest'> = {
  async run(deps, { workspace, id }) {
    const closed = await deps.useCases.closeCapacityRequest(deps, workspace.id, id);
    return { kind: 'json', body: toApiCapacityRequest(closed) };
  },
};
