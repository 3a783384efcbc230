import { seatTermsOf } from '../plans/terms.ts';
import { toTerms } from '../workspaces/terms-of-workspace.ts';
import type { Workspace } from '../workspaces/workspaces.contract.ts';
import type { ApiDependencies } from './http/route.ts';

/**
 * Does what a change of a member has left, in the same call: the account of the seat follows the
 * licence, the keys of one who was removed are revoked. What a crash cuts off, the sweep does.
 */
export async function finishMember(
  deps: ApiDependencies,
  workspace: Workspace,
  id: string,
): Promise<void> {
  const revoked = await deps.useCases.finishMember(deps, workspace.id, id, (seat, licence) =>
    deps.useCases.bringUpToDate(
      deps,
      { workspaceId: workspace.id, seat },
      seatTermsOf(toTerms(workspace), licence),
    ),
  );
  for (const { hash } of revoked) deps.presentedKeys.drop(hash);
}
