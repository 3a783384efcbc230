import { drawnSides } from '../../../enrichments/drawn-sides.ts';
import { viewAllowances, viewBalance, viewSeat } from '../../../ledger/ledger.ts';
import { planOf, termsOf } from '../../../plans/terms.ts';
import { toTerms } from '../../../workspaces/terms-of-workspace.ts';
import { checkMember } from '../../check-member.ts';
import { drawerOf } from '../../drawer-of.ts';
import type { Route } from '../../http/route.ts';

/**
 * Gives the balance in the current period, which this look begins if nothing else has: the
 * workspace's own, and beside it the seat and the caps of a member. With `at` that of a past
 * instant.
 */
export const getBalance: Route<'getBalance'> = {
  check: (deps, { workspace, query }) => checkMember(deps, workspace.id, query?.memberId),
  async run(deps, { principal, workspace, query }) {
    const { memberId, at } = query;
    if (at !== undefined) {
      const id = { workspaceId: workspace.id };
      return { kind: 'json', body: await deps.useCases.balanceAt(deps, id, at) };
    }
    const held = toTerms(workspace, deps.now());
    const [plan, terms] = [planOf(held), termsOf(held)];
    const drawer =
      memberId === undefined
        ? await drawerOf(deps, principal)
        : { member: await deps.useCases.findMember(deps, workspace.id, memberId) };
    const [account, sideAccounts] = await Promise.all([
      deps.useCases.loadAccount(deps, { workspaceId: workspace.id }, terms),
      deps.useCases.loadSideAccounts(deps, drawnSides(held, drawer)),
    ]);
    const now = deps.now();
    return {
      kind: 'json',
      body: {
        ...viewBalance(account, terms, plan.creditTypes, plan.id, now),
        seat: viewSeat(sideAccounts, plan.creditTypes, now),
        caps: viewAllowances(sideAccounts, now),
      },
    };
  },
};
