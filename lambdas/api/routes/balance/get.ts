import { viewBalance } from '../../../ledger/ledger.ts';
import { planOf, termsOf } from '../../../plans/terms.ts';
import { toTerms } from '../../../workspaces/terms-of-workspace.ts';
import { checkMember } from '../../check-member.ts';
import type { Route } from '../../http/route.ts';

/**
 * Gives the balance in the current period, which this look begins if nothing else has; with `at`
 * that of a past instant.
 */
export const getBalance: Route<'getBalance'> = {
  check: (deps, { workspace, query }) => checkMember(deps, workspace.id, query?.memberId),
  async run(deps, { workspace, query }) {
    if (query.at !== undefined) {
      const id = { workspaceId: workspace.id };
      return { kind: 'json', body: await deps.useCases.balanceAt(deps, id, query.at) };
    }
    const plan = planOf(workspace);
    const terms = termsOf(toTerms(workspace));
    const account = await deps.useCases.loadAccount(deps, { workspaceId: workspace.id }, terms);
    return {
      kind: 'json',
      body: viewBalance(account, terms, plan.creditTypes, plan.id, deps.now()),
    };
  },
};
