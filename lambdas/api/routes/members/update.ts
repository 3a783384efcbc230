import { checkMemberTerms } from '../../../workspaces/members/check-member-terms.ts';
import { toPlace, toTerms } from '../../../workspaces/terms-of-workspace.ts';
import { finishMember } from '../../finish-member.ts';
import { isOwn, refuseOwn } from '../../http/refuse-own.ts';
import type { Route } from '../../http/route.ts';
import { toApiMember } from '../../to-api.ts';

/**
 * Changes a member; the account of a seat follows its licence. A member's own key does not lift the
 * caps that it spends under.
 */
export const updateMember: Route<'updateMember'> = {
  check: (deps, { workspace, body }) => checkMemberTerms(toTerms(workspace, deps.now()), body),
  async run(deps, { principal, workspace, id, body }) {
    if (isOwn(principal, id)) {
      refuseOwn(await deps.useCases.loadMember(deps, workspace.id, id), body);
    }
    const member = await deps.useCases.updateMember(deps, toPlace(workspace, deps.now()), id, body);
    if (member.seat) await finishMember(deps, workspace, id);
    return { kind: 'json', body: toApiMember(member) };
  },
};
