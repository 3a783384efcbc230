import type { StartedExport } from '../../../exports/start-export.ts';
import { toTerms } from '../../../workspaces/terms-of-workspace.ts';
import { askerOf } from '../../drawer-of.ts';
import type { ApiDependencies, Route } from '../../http/route.ts';
import { showExport } from '../../show-export.ts';

/** Begins an export: holds for what is new; the file is written once its enrichment has ended. */
export const createExport: Route<'createExport'> = {
  async run(deps, { principal, workspace, body, bodyHash, idempotencyKey }) {
    const started = await deps.useCases.startExport(deps, {
      workspace: toTerms(workspace, deps.now()),
      ...(await askerOf(deps, principal)),
      idempotencyKey,
      bodyHash,
      input: body,
    });
    return answerOf(deps, started);
  },
  async replay(deps, { workspace, bodyHash, idempotencyKey }) {
    const origin = { idempotencyKey, bodyHash };
    const first = await deps.useCases.replayExport(deps, workspace.id, origin);
    return first && answerOf(deps, first);
  },
};

const NOT_ENDED = {
  status: 'running',
  endedAtMs: undefined,
  rows: undefined,
  charged: undefined,
} as const;

async function answerOf(deps: ApiDependencies, { record, replayed }: StartedExport) {
  return {
    kind: 'json' as const,
    // A repeat gets what the first call got, whatever has come of the export since.
    body: await showExport(deps, { ...record, ...NOT_ENDED }),
    location: `/v1/workspaces/${record.workspaceId}/exports/${record.id}`,
    replayed,
  };
}
