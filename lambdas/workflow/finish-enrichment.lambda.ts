import type { EnrichmentRun } from '../enrichments/enrichment-run.contract.ts';
import type { FinishPorts } from '../enrichments/ports.ts';
import { finishEnrichment } from '../enrichments/settle/finish-enrichment.ts';
import { openEventClient } from '../events/event-client.ts';
import { openPorts } from '../shared/ports.ts';
import { wire } from '../shared/wire.ts';

/** Ends a request whose parts are settled, and tells of it. */
export const handler = wire(
  'finishEnrichment',
  (env): FinishPorts => ({ ...openPorts(), ...openEventClient(env.EVENT_BUS_ARN) }),
  async (p, { workspaceId, enrichmentId }: EnrichmentRun) => {
    await finishEnrichment(p, workspaceId, enrichmentId);
    return { workspaceId, enrichmentId };
  },
);
