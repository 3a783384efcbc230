import type { ProvidersDependencies, Route } from '../../http/route.ts';
import { toApiProvider } from '../../show-provider.ts';

/** Gives a provider or verifier as the operator's account with it stands. */
export const getProvider: Route<'getProvider', ProvidersDependencies> = {
  async run(deps, { id }) {
    const vendor = await deps.useCases.loadVendor(deps, id);
    return { kind: 'json', body: toApiProvider(vendor, deps.now()) };
  },
};
