import { finishEnrichment } from '../enrichments/finish-enrichment.ts';
import { openPorts } from '../shared/ports.ts';
import { wire } from '../shared/wire.ts';
import type { EnrichmentRun } from './workflow.contract.ts';

/** Ends a request whose parts are settled. */
export const handler = wire(
  'finishEnrichment',
  openPorts,
  async (p, { workspaceId, enrichmentId }: EnrichmentRun) => {
    await finishEnrichment(p, workspaceId, enrichmentId);
    return { workspaceId, enrichmentId };
  },
);
