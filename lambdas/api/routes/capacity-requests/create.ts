import { planOf } from '../../../plans/terms.ts';
import type { Route } from '../../http/route.ts';
import { toApiCapacityRequest } from '../../to-api.ts';

/** Asks the operator for more credits of a type that the plan has. */
export const createCapacityRequest: Route<'createCapacityRequest'> = {
  check(_deps, { workspace, body }) {
    const { creditType } = (body ?? {}) as { creditType?: unknown };
    if (typeof creditType !== 'string') return [];
    if (planOf(workspace).creditTypes.includes(creditType)) return [];
    return [{ path: 'creditType', message: 'is not a credit type of the plan' }];
  },
  async run(deps, { principal, workspace, body, bodyHash, idempotencyKey }) {
    const { kind, request } = await deps.useCases.requestCapacity(
      deps,
      { ...body, workspaceId: workspace.id, actor: principal.actor },
      { idempotencyKey, bodyHash },
    );
    return {
      kind: 'json',
      body: toApiCapacityRequest(request),
      location: `/v1/workspaces/${workspace.id}/capacity-requests/${request.id}`,
      replayed: kind === 'replayed',
    };
  },
};
