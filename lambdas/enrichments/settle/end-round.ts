import type { SettledRound, SettleRun } from '../enrichment-run.contract.ts';
import type { FinishPorts } from '../ports.ts';
import type { RanPart } from '../rounds/run-rows.ts';
import { finishEnrichment, type SettledRequest } from './finish-enrichment.ts';
import { type RoundEnd, settleRound } from './settle-round.ts';
import { foundBy, tellFound } from './tell-found.ts';

/**
 * Settles a round, and ends the request when it has no other part and nothing of it waits. Tells of
 * whom the round has found details, with the end of the request where it has ended. Safe to repeat.
 * Errors: as of `settleRound`, `tellFound` and `finishEnrichment`.
 */
export async function endRound(
  p: FinishPorts,
  run: SettleRun,
  ran?: RanPart,
): Promise<SettledRound> {
  const end = await settleRound(p, run, ran);
  const { workspaceId, id, parts } = end.record;
  if (end.settled.next === 'done' && parts === 1) {
    const known = { seen: wholeRequest(end, ran), found: foundBy(end) };
    await finishEnrichment(p, workspaceId, id, known);
  } else await tellFound(p, end);
  return end.settled;
}

/**
 * Gives what is known of a request whose first round is its last. Only who has settled the round
 * itself, on runs of its own, knows that there is no other: else the table is asked.
 */
function wholeRequest(
  { record, round, runs, settled }: RoundEnd,
  ran: RanPart | undefined,
): SettledRequest | undefined {
  if (ran === undefined || ran.round !== undefined || round === undefined) return undefined;
  if (settled.round > 0) return undefined;
  return { record, rounds: [round], runs: [...runs.values()] };
}
