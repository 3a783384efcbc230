import { computedId } from '../../shared/random.ts';
import { findEnrichment } from '../enrichment.store.ts';
import type { EnrichmentView } from '../enrichments.contract.ts';
import type { SubmitPorts } from '../ports.ts';
import { viewFirstAnswer } from '../read/view-enrichment.ts';
import { answerAgain } from './bring-on.ts';

/**
 * Gives the first answer to a request that was taken in before; undefined where there was none.
 * Takes nothing in, holds nothing.
 *
 * Errors: IDEMPOTENCY_KEY_REUSED, IDEMPOTENCY_KEY_IN_USE.
 */
export async function replayEnrichment(
  p: SubmitPorts,
  workspaceId: string,
  origin: { readonly idempotencyKey: string; readonly bodyHash: string },
): Promise<EnrichmentView | undefined> {
  const id = computedId('enr', workspaceId, origin.idempotencyKey);
  const found = await findEnrichment(p, workspaceId, id);
  const first = found && (await answerAgain(p, found, origin.bodyHash));
  return first && viewFirstAnswer(first);
}
