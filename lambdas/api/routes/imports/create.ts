import type { CreatedImport } from '../../../imports/create-import.ts';
import { toTerms } from '../../../workspaces/terms-of-workspace.ts';
import type { Principal } from '../../http/authenticate.ts';
import type { Route } from '../../http/route.ts';
import { toApiNewImport } from '../../to-api.ts';

/** Makes an import that waits for its file. */
export const createImport: Route<'createImport'> = {
  async run(deps, { principal, workspace, body, bodyHash, idempotencyKey }) {
    const request = {
      workspace: toTerms(workspace, deps.now()),
      asker: askerOf(principal),
      input: body,
    };
    const made = await deps.useCases.createImport(deps, request, { idempotencyKey, bodyHash });
    return answerOf(made);
  },
  async replay(deps, { workspace, bodyHash, idempotencyKey }) {
    const origin = { idempotencyKey, bodyHash };
    const first = await deps.useCases.replayImport(deps, workspace.id, origin);
    return first && answerOf(first);
  },
};

/** Whose seat and allowances pay: nobody's for the operator. */
function askerOf(principal: Principal) {
  const { actor } = principal;
  if (principal.kind === 'operator') return { actor };
  const { memberId, keyId } = principal;
  return { actor, keyId, ...(memberId !== undefined && { memberId }) };
}

function answerOf({ kind, record, upload }: CreatedImport) {
  return {
    kind: 'json' as const,
    body: toApiNewImport(record, upload),
    location: `/v1/workspaces/${record.workspaceId}/imports/${record.id}`,
    replayed: kind === 'replayed',
  };
}
