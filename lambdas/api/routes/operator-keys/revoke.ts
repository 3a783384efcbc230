import { AppError } from '../../../shared/errors.ts';
import { SECRET_OPERATOR } from '../../../workspaces/workspaces.contract.ts';
import type { Route } from '../../http/route.ts';
import { toApiOperatorKey } from '../../to-api.ts';

/** Revokes a key of an operator: at once in this process, within 5 seconds in others. */
export const revokeOperatorKey: Route<'revokeOperatorKey'> = {
  async run(deps, { id }) {
    if (id === SECRET_OPERATOR) {
      throw new AppError('STATE_CONFLICT', 'the key of the secret', {
        detail: 'This key stands in the secret of the deployment, and is exchanged there.',
      });
    }
    const revoked = await deps.useCases.revokeOperatorKey(deps, id);
    deps.operatorKeys.drop(revoked.hash);
    return { kind: 'json', body: toApiOperatorKey(revoked) };
  },
};
