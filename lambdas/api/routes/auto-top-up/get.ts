import { toTerms } from '../../../workspaces/terms-of-workspace.ts';
import type { BillingDependencies, Route } from '../../http/route.ts';

/** Shows how a workspace tops itself up, and how that stands. */
export const getAutoTopUp: Route<'getAutoTopUp', BillingDependencies> = {
  async run(deps, { workspace }) {
    const { timezone } = toTerms(workspace, deps.now());
    const of = { workspaceId: workspace.id, timezone };
    return { kind: 'json', body: await deps.useCases.readAutoTopUp(deps, of) };
  },
};
