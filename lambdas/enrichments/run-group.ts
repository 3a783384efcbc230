import type { RowsRun, RowsStep } from './enrichment-run.contract.ts';
import type { FinishPorts } from './ports.ts';
import { type RunPorts, runRows } from './rounds/run-rows.ts';
import { endRound } from './settle/end-round.ts';

/** Ports of a call that runs a group of rows, and may settle its round. */
export interface GroupPorts extends RunPorts, FinishPorts {
  /**
   * Milliseconds after its start until which a call may begin a settle; later, SettleRound does it.
   */
  readonly settleWithinMs: number;
}

/**
 * Runs a group of rows. Where it is the only one of its round, and all its rows are done, the round
 * is settled in the same call: most requests have few rows, and one more call would cost as much as
 * their run.
 *
 * Shape:  as of `runRows`, with what the settle has come to.
 * Errors: as of `runRows` and `endRound`; a repeat settles what has run.
 */
export async function runGroup(p: GroupPorts, input: RowsRun): Promise<RowsStep> {
  const settleUntilMs = p.now() + p.settleWithinMs;
  const { step, whole } = await runRows(p, input);
  if (step.next !== 'done' || input.groups > 1 || p.now() > settleUntilMs) return step;
  const { workspaceId, enrichmentId, part, round } = input;
  const settle = { workspaceId, enrichmentId, part, round, force: false };
  return { ...step, settled: await endRound(p, settle, whole) };
}
