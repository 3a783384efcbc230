import { toTerms } from '../../../accounts/to-terms.ts';
import { viewBalance } from '../../../ledger/view-balance.ts';
import { planOf, termsOf } from '../../../pricing/terms.ts';
import type { Route } from '../../route.ts';

/** Gives the balance in the current period, which this look begins if nothing else has. */
export const getBalance: Route<'getBalance'> = {
  async check(deps, { workspace, query }) {
    const memberId = query?.memberId;
    if (memberId === undefined) return [];
    if (await deps.useCases.findMember(deps, workspace.id, memberId)) return [];
    return [{ path: 'memberId', message: 'is not a member of the workspace' }];
  },
  async run(deps, { workspace }) {
    const plan = planOf(workspace);
    const terms = termsOf(toTerms(workspace));
    const account = await deps.useCases.loadAccount(deps, workspace.id, terms);
    return {
      kind: 'json',
      body: viewBalance(account, terms, plan.creditTypes, plan.id, deps.now()),
    };
  },
};
