import type { BillingDependencies, Route } from '../../http/route.ts';

/** Lists the purchases of a workspace. */
export const listPurchases: Route<'listPurchases', BillingDependencies> = {
  async run(deps, { workspace, query }) {
    return { kind: 'json', body: await deps.useCases.listPurchases(deps, workspace.id, query) };
  },
};
