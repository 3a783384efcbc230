import { checkMemberTerms } from '../../../workspaces/members/check-member-terms.ts';
import { finishMember } from '../../finish-member.ts';
import type { Route } from '../../http/route.ts';
import { toApiMember } from '../../to-api.ts';

/** Changes a member; the account of a seat follows its licence. */
export const updateMember: Route<'updateMember'> = {
  check: (_deps, { workspace, body }) => checkMemberTerms(workspace, body),
  async run(deps, { workspace, id, body }) {
    const member = await deps.useCases.updateMember(deps, workspace, id, body);
    if (member.seat) await finishMember(deps, workspace, id);
    return { kind: 'json', body: toApiMember(member) };
  },
};
