import { checkMemberTerms } from '../../../workspaces/members/check-member-terms.ts';
import { finishMember } from '../../finish-member.ts';
import type { Route } from '../../http/route.ts';
import { toApiMember } from '../../to-api.ts';

/** Adds a member to the workspace; with a seat, opens its account. */
export const createMember: Route<'createMember'> = {
  check: (_deps, { workspace, body }) => checkMemberTerms(workspace, body),
  async run(deps, { workspace, body, bodyHash, idempotencyKey }) {
    const origin = { idempotencyKey, bodyHash };
    const { kind, member } = await deps.useCases.createMember(deps, workspace, body, origin);
    if (member.seat) await finishMember(deps, workspace, member.id);
    return {
      kind: 'json',
      body: toApiMember(member),
      location: `/v1/workspaces/${workspace.id}/members/${member.id}`,
      replayed: kind === 'replayed',
    };
  },
};
