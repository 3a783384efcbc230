import { toRfc3339 } from '../../../shared/units.contract.ts';
import { toPlace } from '../../../workspaces/terms-of-workspace.ts';
import { finishMember } from '../../finish-member.ts';
import type { Route } from '../../http/route.ts';

/**
 * Removes a member: at once in this process, a key of theirs opens nothing elsewhere within 5
 * seconds.
 */
export const removeMember: Route<'removeMember'> = {
  async run(deps, { workspace, id }) {
    const place = toPlace(workspace, deps.now());
    const removed = await deps.useCases.removeMember(deps, place, id);
    await finishMember(deps, workspace, id);
    return { kind: 'json', body: { id: removed.id, removedAt: toRfc3339(removed.removedAt) } };
  },
};
