import { viewBalance } from '../../../ledger/ledger.ts';
import { planOf, termsOf } from '../../../plans/terms.ts';
import { toTerms } from '../../../workspaces/terms-of-workspace.ts';
import { checkMember } from '../../check-member.ts';
import type { Route } from '../../http/route.ts';

/** Gives the balance in the current period, which this look begins if nothing else has. */
export const getBalance: Route<'getBalance'> = {
  check: (deps, { workspace, query }) => checkMember(deps, workspace.id, query?.memberId),
  async run(deps, { workspace }) {
    const sold = toTerms(workspace, deps.now());
    const plan = planOf(sold);
    const terms = termsOf(sold);
    const account = await deps.useCases.loadAccount(deps, { workspaceId: workspace.id }, terms);
    return {
      kind: 'json',
      body: viewBalance(account, terms, plan.creditTypes, plan.id, deps.now()),
    };
  },
};
