import { AppError } from '../shared/errors.ts';
import type { Ports } from '../shared/ports.ts';
import { requestCancel } from './enrichment.store.ts';
import type { EnrichmentView } from './enrichments.contract.ts';
import { loadEnrichment } from './read/read-enrichments.ts';

/**
 * Asks a running request to stop. Rows that are done stay done and are charged; the others end
 * `cancelled`, and their credits come back when their part is settled.
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
