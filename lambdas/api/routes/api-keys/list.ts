import type { Route } from '../../http/route.ts';
import { toApiKey, toApiPage } from '../../to-api.ts';

/** Lists the API keys of the workspace, without the keys themselves. */
export const listApiKeys: Route<'listApiKeys'> = {
  async run(deps, { workspace, query }) {
    const page = await deps.useCases.listApiKeys(deps, workspace.id, query);
    return { kind: 'json', body: toApiPage(page, toApiKey) };
  },
};
