import { toTerms } from '../../../workspaces/terms-of-workspace.ts';
import { askerOf } from '../../drawer-of.ts';
import type { Route } from '../../http/route.ts';

/** Holds the credits for a list of contacts and starts to look for them. */
export const createEnrichment: Route<'createEnrichment'> = {
  async run(deps, { principal, workspace, body, bodyHash, idempotencyKey }) {
    const { enrichment, replayed } = await deps.useCases.submitEnrichment(deps, {
      workspace: toTerms(workspace, deps.now()),
      ...(await askerOf(deps, principal)),
      idempotencyKey,
      bodyHash,
      input: body,
    });
    return {
      kind: 'json',
      body: enrichment,
      location: locationOf(workspace, enrichment),
      replayed,
    };
  },
  async replay(deps, { workspace, bodyHash, idempotencyKey }) {
    const origin = { idempotencyKey, bodyHash };
    const first = await deps.useCases.replayEnrichment(deps, workspace.id, origin);
    if (first === undefined) return undefined;
    return { kind: 'json', body: first, location: locationOf(workspace, first), replayed: true };
  },
};

function locationOf(workspace: { readonly id: string }, enrichment: { readonly id: string }) {
  return `/v1/workspaces/${workspace.id}/enrichments/${enrichment.id}`;
}
