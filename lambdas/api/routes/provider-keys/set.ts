import { AppError } from '../../../shared/errors.ts';
import { validationFailed } from '../../../shared/validate.ts';
import { findVendorFacts } from '../../../waterfall/vendor-facts.ts';
import type { ProvidersDependencies, Route } from '../../http/route.ts';
import { toApiProviderKey } from '../../show-provider.ts';

/**
 * Keeps the workspace's own key with a provider. What the provider said of the account before is
 * forgotten, so that the new key is tried at once.
 */
export const setProviderKey: Route<'setProviderKey', ProvidersDependencies> = {
  async run(deps, { workspace, id: vendor, body }) {
    const facts = findVendorFacts(vendor);
    if (facts === undefined) throw new AppError('NOT_FOUND', 'no such vendor');
    const { key, secret } = body;
    if (facts.hasSecret !== (secret !== undefined)) {
      const message = facts.hasSecret ? 'is missing: its account has two' : 'is nothing it has';
      throw validationFailed([{ path: 'secret', message }]);
    }
    const given = { key, ...(secret !== undefined && { secret }) };
    const kept = await deps.useCases.setProviderKey(deps, workspace.id, vendor, given);
    await deps.useCases.forgetVendorState(deps, { account: workspace.id, vendor });
    deps.workspaces.drop(workspace.id);
    return { kind: 'json', body: toApiProviderKey(kept) };
  },
};
