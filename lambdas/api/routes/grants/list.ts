import { termsOf } from '../../../plans/terms.ts';
import { toTerms } from '../../../workspaces/terms-of-workspace.ts';
import type { Route } from '../../http/route.ts';

/** Lists the grants of a workspace and of its seats, newest first. */
export const listGrants: Route<'listGrants'> = {
  async run(deps, { workspace, query }) {
    const { limit, cursor, open } = query;
    const terms = termsOf(toTerms(workspace, deps.now()));
    const asked = { limit, cursor, terms, open: open === 'true' };
    return { kind: 'json', body: await deps.useCases.listGrants(deps, workspace.id, asked) };
  },
};
