import { SECRET_OPERATOR } from '../../../workspaces/workspaces.contract.ts';
import type { Route } from '../../http/route.ts';
import { secretOperatorKey } from '../../secret-operator-key.ts';
import { toApiOperatorKey } from '../../to-api.ts';

/** Gives a key of an operator, without the key itself. */
export const getOperatorKey: Route<'getOperatorKey'> = {
  async run(deps, { id }) {
    if (id === SECRET_OPERATOR) return { kind: 'json', body: await secretOperatorKey(deps) };
    const operatorKey = await deps.useCases.loadOperatorKey(deps, id);
    return { kind: 'json', body: toApiOperatorKey(operatorKey) };
  },
};
