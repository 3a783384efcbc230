import { AppError } from '../shared/errors.ts';
import type { Ports } from '../shared/ports.ts';
import { requestCancel } from './enrichment.store.ts';
import type { EnrichmentView } from './enrichments.contract.ts';
import { loadEnrichment } from './read/read-enrichments.ts';

/**
 * Asks a running request to stop. Rows that a call is running come to their end; the others end
 * `cancelled` when the call sees it, with each tenth row that ends at the latest. What was found is
 * charged, what is owned is given; the other credits come back when the part is settled.
 *
 * Errors: NOT_FOUND; STATE_CONFLICT when the request has ended otherwise. A repeat gives the same
 *         answer.
 */
export async function cancelEnrichment(p: Ports, ws: string, id: string): Promise<EnrichmentView> {
  await requestCancel(p, ws, id);
  const after = await loadEnrichment(p, ws, id);
  if (after.status === 'completed') throw new AppError('STATE_CONFLICT', `request ${id} has ended`);
  return after;
}
