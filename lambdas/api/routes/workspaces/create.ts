import { termsOf } from '../../../plans/terms.ts';
import { checkTerms } from '../../../workspaces/check-terms.ts';
import { toTerms } from '../../../workspaces/terms-of-workspace.ts';
import type { Route } from '../../http/route.ts';
import { toOperatorWorkspace } from '../../to-api.ts';

/**
 * Creates a workspace and opens its account. A crash between the two heals with the first look at
 * the balance.
 */
export const createWorkspace: Route<'createWorkspace'> = {
  check: (_deps, { body }) => checkTerms(body),
  async run(deps, { principal, body, bodyHash, idempotencyKey }) {
    const origin = { idempotencyKey, bodyHash, actor: principal.actor };
    const { kind, workspace } = await deps.useCases.createWorkspace(deps, body, origin);
    deps.workspaces.drop(workspace.id);
    await deps.useCases.openAccount(
      deps,
      { workspaceId: workspace.id },
      termsOf(toTerms(workspace, deps.now())),
      {
        actor: principal.actor,
        reason: 'workspace created',
        ref: workspace.id,
      },
    );
    return {
      kind: 'json',
      body: toOperatorWorkspace(workspace, deps.now()),
      location: `/v1/workspaces/${workspace.id}`,
      replayed: kind === 'replayed',
    };
  },
};
