import type { ProvidersDependencies, Route } from '../../http/route.ts';
import { toApiProvider } from '../../show-provider.ts';

/** Sets how a provider or verifier is asked; functions that run follow within five seconds. */
export const setProvider: Route<'setProvider', ProvidersDependencies> = {
  async run(deps, { id, body }) {
    const vendor = await deps.useCases.setVendor(deps, id, body);
    return { kind: 'json', body: toApiProvider(vendor, deps.now()) };
  },
};
