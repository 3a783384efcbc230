import type { Route } from '../../http/route.ts';

/** Gives what the workspace knows of a contact. */
export const getContact: Route<'getContact'> = {
  async run(deps, { workspace, id }) {
    return { kind: 'json', body: await deps.useCases.loadContact(deps, workspace.id, id) };
  },
};
