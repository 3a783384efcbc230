import type { Route } from '../../http/route.ts';
import { toApiKey } from '../../to-api.ts';

/** Gives an API key of the workspace, without the key itself. */
export const getApiKey: Route<'getApiKey'> = {
  async run(deps, { workspace, id }) {
    return { kind: 'json', body: toApiKey(await deps.useCases.loadApiKey(deps, workspace.id, id)) };
  },
};
