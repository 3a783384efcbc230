import type { ProvidersDependencies, Route } from '../../http/route.ts';
import { toApiProviderKey } from '../../show-provider.ts';

/** Takes the workspace's own key with a provider away. */
export const removeProviderKey: Route<'removeProviderKey', ProvidersDependencies> = {
  async run(deps, { workspace, id: vendor }) {
    const gone = await deps.useCases.removeProviderKey(deps, workspace.id, vendor);
    await deps.useCases.forgetVendorState(deps, { account: workspace.id, vendor });
    deps.workspaces.drop(workspace.id);
    return { kind: 'json', body: toApiProviderKey(gone) };
  },
};
