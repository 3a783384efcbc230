import type { Route } from '../../http/route.ts';

/** Enters details by hand; a repeat is the same. */
export const saveDetails: Route<'saveDetails'> = {
  async run(deps, { principal, workspace, id, body }) {
    const contact = await deps.useCases.saveDetails(deps, {
      workspaceId: workspace.id,
      contactId: id,
      actor: principal.actor,
      details: body,
    });
    return { kind: 'json', body: contact };
  },
};
