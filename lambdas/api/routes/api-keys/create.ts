import { checkCaps } from '../../../workspaces/members/check-member-terms.ts';
import { refuseBeyond } from '../../http/refuse-beyond.ts';
import type { Route } from '../../http/route.ts';
import { toApiKey } from '../../to-api.ts';

/**
 * Makes an API key. A key makes no key that may do more than itself, or for longer. A replay has no
 * secret to show.
 */
export const createApiKey: Route<'createApiKey'> = {
  async check(deps, { workspace, body }) {
    const faults = checkCaps(workspace, body);
    const { memberId } = (body ?? {}) as { memberId?: unknown };
    if (typeof memberId !== 'string') return faults;
    const isId = /^mem_[A-Za-z0-9_-]{1,60}$/.test(memberId);
    if (isId && (await deps.useCases.findMember(deps, workspace.id, memberId))) return faults;
    return [{ path: 'memberId', message: 'is not a member of the workspace' }, ...faults];
  },
  async run(deps, { principal, workspace, body, bodyHash, idempotencyKey }) {
    refuseBeyond(principal, body);
    const origin = { idempotencyKey, bodyHash };
    const made = await deps.useCases.createApiKey(deps, workspace.id, body, origin);
    deps.presentedKeys.drop(made.apiKey.hash);
    return {
      kind: 'json',
      body: { ...toApiKey(made.apiKey), key: made.secret },
      location: `/v1/workspaces/${workspace.id}/api-keys/${made.apiKey.id}`,
      replayed: made.kind === 'replayed',
    };
  },
};
