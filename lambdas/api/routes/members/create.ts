import type { Route } from '../../http/route.ts';
import { toApiMember } from '../../to-api.ts';

/** Adds a member to the workspace. */
export const createMember: Route<'createMember'> = {
  async run(deps, { workspace, body, bodyHash, idempotencyKey }) {
    const { kind, member } = await deps.useCases.createMember(deps, workspace.id, body, {
      idempotencyKey,
      bodyHash,
    });
    return {
      kind: 'json',
      body: toApiMember(member),
      location: `/v1/workspaces/${workspace.id}/members/${member.id}`,
      replayed: kind === 'replayed',
    };
  },
};
