import {
  forgetVendorState,
  loadVendor,
  readOwnStates,
  setVendor,
} from '../waterfall/desk/set-vendor.ts';
import {
  listProviderKeys,
  removeProviderKey,
  setProviderKey,
} from '../workspaces/provider-keys/change-provider-keys.ts';

/** THE LIST of what the function `providers` can do, apart from the others' for the secrets' sake. */
export const providerUseCases = {
  loadVendor,
  setVendor,
  readOwnStates,
  forgetVendorState,
  listProviderKeys,
  setProviderKey,
  removeProviderKey,
};
export type ProviderUseCases = typeof providerUseCases;
