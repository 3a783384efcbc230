import type { BillingDependencies, Route } from '../../http/route.ts';

/** Says how a checkout stands, and brings its credits about where it is paid. */
export const getCheckoutSession: Route<'getCheckoutSession', BillingDependencies> = {
  async run(deps, { workspace, id }) {
    const body = await deps.useCases.readCheckout(deps, workspace.id, id);
    // A plan that was subscribed to is the workspace's from now on, and sells its own packs.
    deps.workspaces.drop(workspace.id);
    return { kind: 'json', body };
  },
};
