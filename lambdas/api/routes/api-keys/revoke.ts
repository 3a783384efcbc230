import type { Route } from '../../http/route.ts';
import { toApiKey } from '../../to-api.ts';

/** Revokes an API key: at once in this process, within 5 seconds in others. */
export const revokeApiKey: Route<'revokeApiKey'> = {
  async run(deps, { workspace, id }) {
    const revoked = await deps.useCases.revokeApiKey(deps, workspace.id, id);
    deps.presentedKeys.drop(revoked.hash);
    return { kind: 'json', body: toApiKey(revoked) };
  },
};
