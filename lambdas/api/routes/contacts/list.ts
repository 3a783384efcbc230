import type { Route } from '../../http/route.ts';

/** Lists what the workspace knows, contact by contact; every member sees the same. */
export const listContacts: Route<'listContacts'> = {
  async run(deps, { workspace, query }) {
    return { kind: 'json', body: await deps.useCases.listContacts(deps, workspace.id, query) };
  },
};
