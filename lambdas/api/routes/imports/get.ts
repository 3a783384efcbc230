import type { Route } from '../../http/route.ts';
import { toApiImport } from '../../to-api.ts';

/** Gives an import: how far it is, what was refused, which enrichment it became. */
export const getImport: Route<'getImport'> = {
  async run(deps, { workspace, id }) {
    const found = await deps.useCases.loadImport(deps, workspace.id, id);
    return { kind: 'json', body: toApiImport(found) };
  },
};
