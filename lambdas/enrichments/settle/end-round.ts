import { findEnrichment } from '../enrichment.store.ts';
import type { SettledRound, SettleRun } from '../enrichment-run.contract.ts';
import type { FinishPorts } from '../ports.ts';
import { finishEnrichment } from './finish-enrichment.ts';
import { settleRound } from './settle-round.ts';

/**
 * Settles a round, and ends the request when it has no other part and nothing of it waits. Safe to
 * repeat. Errors: as of `settleRound` and `finishEnrichment`.
 */
export async function endRound(p: FinishPorts, run: SettleRun): Promise<SettledRound> {
  const settled = await settleRound(p, run);
  if (settled.next !== 'done') return settled;
  const { workspaceId: ws, enrichmentId: id } = run;
  const record = await findEnrichment(p, ws, id);
  if (record?.parts === 1) await finishEnrichment(p, ws, id);
  return settled;
}
