import type { Route } from '../../http/route.ts';
import { showExport } from '../../show-export.ts';

/** Gives an export: how far it is, and once its file is written, a link to it. */
export const getExport: Route<'getExport'> = {
  async run(deps, { workspace, id }) {
    const record = await deps.useCases.loadExport(deps, workspace.id, id);
    return { kind: 'json', body: await showExport(deps, record) };
  },
};
