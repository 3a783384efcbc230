import type { Route } from '../../http/route.ts';
import { toApiCapacityRequest, toApiPage } from '../../to-api.ts';

/** Lists the open wishes of all workspaces for more credits. */
export const listCapacityRequests: Route<'listCapacityRequests'> = {
  async run(deps, { query }) {
    const page = await deps.useCases.listCapacityRequests(deps, query);
    return { kind: 'json', body: toApiPage(page, toApiCapacityRequest) };
  },
};
