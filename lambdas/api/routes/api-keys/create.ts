import { AppError } from '../../../shared/errors.ts';
import type { Route } from '../../http/route.ts';
import { toApiKey } from '../../to-api.ts';

/**
 * Makes an API key. A key makes no key that may do more than itself. A replay has no secret to
 * show.
 */
export const createApiKey: Route<'createApiKey'> = {
  async check(deps, { workspace, body }) {
    const { memberId } = (body ?? {}) as { memberId?: unknown };
    if (typeof memberId !== 'string') return [];
    const isId = /^mem_[A-Za-z0-9_-]{1,60}$/.test(memberId);
    if (isId && (await deps.useCases.findMember(deps, workspace.id, memberId))) return [];
    return [{ path: 'memberId', message: 'is not a member of the workspace' }];
  },
  async run(deps, { principal, workspace, body, bodyHash, idempotencyKey }) {
    if (body.scopes.some((scope) => !principal.scopes.includes(scope))) {
      throw new AppError('FORBIDDEN', 'scopes beyond its own', {
        detail: 'A key cannot give scopes that it does not have.',
      });
    }
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
