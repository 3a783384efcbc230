import type { BillingDependencies, Route } from '../../http/route.ts';

/** Opens Stripe's portal for a workspace. */
export const createPortalSession: Route<'createPortalSession', BillingDependencies> = {
  async run(deps, { workspace, body: { returnUrl } }) {
    return { kind: 'json', body: await deps.useCases.openPortal(deps, workspace, returnUrl) };
  },
};
