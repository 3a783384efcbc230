import { describeError } from '../shared/log.ts';
import type { Ports } from '../shared/ports.ts';
import type { Message, Queue } from '../shared/queue-client.ts';
import { findEnrichment } from './enrichment.store.ts';
import type { EnrichmentRun } from './enrichment-run.contract.ts';
import { toWaitingStart, type WaitingStart } from './waiting-starts.ts';

/** Ports of a run that starts what waits. */
export interface StartWaitingPorts extends Ports {
  readonly startWorkflow: (run: EnrichmentRun) => Promise<unknown>;
  readonly waitingStarts: Pick<Queue, 'take' | 'drop'>;
}

export interface StartCounts {
  readonly started: number;
  readonly failed: number;
}

/** No messages are taken after this long: a start may be tried for as long again. */
const TAKES_MS_MAX = 25_000;

/**
 * Makes the starts that wait in the queue, ten at a time, until it is empty or the run's time is
 * over. One that Step Functions still does not take stays, for the next run. One that cannot be
 * read would never be: it is logged and goes.
 */
export async function startWaiting(p: StartWaitingPorts): Promise<StartCounts> {
  const counts = { started: 0, failed: 0 };
  const untilMs = p.now() + TAKES_MS_MAX;
  while (p.now() < untilMs) {
    const messages = await p.waitingStarts.take();
    if (messages.length === 0) break;
    const done = await Promise.all(messages.map((message) => startOne(p, message)));
    const started = done.filter(Boolean).length;
    counts.started += started;
    counts.failed += done.length - started;
    // Nothing went through this time: the rest would meet the same.
    if (started === 0) break;
  }
  return counts;
}

/**
 * Starts the workflow of a request that is running, under the request's id: one that runs already,
 * or has run, is not started again, and one that has ended meanwhile needs none.
 */
export async function startAgain(
  p: Ports & Pick<StartWaitingPorts, 'startWorkflow'>,
  { workspaceId, enrichmentId }: WaitingStart,
): Promise<void> {
  const record = await findEnrichment(p, workspaceId, enrichmentId);
  if (record?.status !== 'running') return;
  await p.startWorkflow({ workspaceId, enrichmentId, parts: [...Array(record.parts).keys()] });
}

/** False where the start waits on. What was dropped in vain comes again, and is a replay. */
async function startOne(p: StartWaitingPorts, message: Message): Promise<boolean> {
  const waiting = readStart(p, message);
  if (waiting !== undefined && !(await isStarted(p, waiting))) return false;
  await p.waitingStarts.drop(message).catch(() => {});
  return waiting !== undefined;
}

function readStart(p: StartWaitingPorts, { body }: Message): WaitingStart | undefined {
  try {
    return toWaitingStart(body);
  } catch (error) {
    p.log('SCHEDULE_ITEM_FAILED', { schedule: 'start-waiting', ...describeError(error) });
    return undefined;
  }
}

async function isStarted(p: StartWaitingPorts, waiting: WaitingStart): Promise<boolean> {
  try {
    await startAgain(p, waiting);
    return true;
  } catch (error) {
    const { workspaceId, enrichmentId } = waiting;
    p.log('WORKFLOW_NOT_STARTED', { workspaceId, enrichmentId, ...describeError(error) });
    return false;
  }
}
