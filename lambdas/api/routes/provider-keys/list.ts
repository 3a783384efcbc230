import type { ProvidersDependencies, Route } from '../../http/route.ts';
import { toApiProviderKey } from '../../show-provider.ts';

/** Lists the workspace's own keys with providers, and how each account stands; never a key. */
export const listProviderKeys: Route<'listProviderKeys', ProvidersDependencies> = {
  async run(deps, { workspace: { id } }) {
    const [keys, states] = await Promise.all([
      deps.useCases.listProviderKeys(deps, id),
      deps.useCases.readOwnStates(deps, id),
    ]);
    const items = keys.map((key) => toApiProviderKey(key, states.get(key.provider)));
    return { kind: 'json', body: { items } };
  },
};
