import type { Route } from '../../http/route.ts';
import { toApiCapacityRequest } from '../../to-api.ts';

/** Gives a wish of the workspace for more credits. */
export const getCapacityRequest: Route<'getCapacityRequest'> = {
  async run(deps, { workspace, id }) {
    const request = await deps.useCases.loadCapacityRequest(deps, workspace.id, id);
    return { kind: 'json', body: toApiCapacityRequest(request) };
  },
};
