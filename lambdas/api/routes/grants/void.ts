import type { Route } from '../../http/route.ts';

/** Ends a grant before its time. A second call is a replay of the first: a grant ends once. */
export const voidGrant: Route<'voidGrant'> = {
  async run(deps, { principal, workspace, id, body }) {
    const { seat, reason } = body;
    const voided = await deps.useCases.voidGrant(deps, {
      account: { workspaceId: workspace.id, ...(seat !== undefined && { seat }) },
      grantId: id,
      reason,
      actor: principal.actor,
    });
    return { kind: 'json', body: voided.view, replayed: voided.kind === 'replayed' };
  },
};
