import { openEventClient } from '../enrichments/event-client.ts';
import { type FinishPorts, finishEnrichment } from '../enrichments/finish-enrichment.ts';
import { openPorts } from '../shared/ports.ts';
import { wire } from '../shared/wire.ts';
import type { EnrichmentRun } from './workflow.contract.ts';

/** Ends a request whose parts are settled, and tells of it. */
export const handler = wire(
  'finishEnrichment',
  (env): FinishPorts => ({ ...openPorts(), ...openEventClient(env.EVENT_BUS_ARN) }),
  async (p, { workspaceId, enrichmentId }: EnrichmentRun) => {
    await finishEnrichment(p, workspaceId, enrichmentId);
    return { workspaceId, enrichmentId };
  },
);
