import * as z from 'zod/mini';
import { openQueue, type Queue } from '../shared/queue-client.ts';

/** A start that Step Functions did not take. Ids alone: what is sought stays in the table. */
export interface WaitingStart {
  readonly workspaceId: string;
  readonly enrichmentId: string;
}

/** Where starts wait to be made again. */
export interface StartQueue {
  readonly queueStart: (waiting: WaitingStart) => Promise<void>;
}

const WAITING_START = z.object({ workspaceId: z.string(), enrichmentId: z.string() });

/** Opens the queue for those who put starts into it. */
export function openStartQueue(url: string): StartQueue {
  const queue = openWaitingStarts(url);
  return {
    queueStart: ({ workspaceId, enrichmentId }) =>
      queue.send(JSON.stringify({ workspaceId, enrichmentId })),
  };
}

/** Shorter than the minute between two looks: each one meets what the one before has left. */
const STARTS_HIDDEN_SECONDS = 50;

/**
 * Opens the queue for the one who makes the starts. A look is made each minute and paid by its
 * time, so it waits for nothing.
 */
export function openWaitingStarts(url: string): Queue {
  return openQueue(url, { waitSeconds: 0, hiddenSeconds: STARTS_HIDDEN_SECONDS });
}

/** Reads a message of the queue; throws where it is none. */
export function toWaitingStart(body: string): WaitingStart {
  return WAITING_START.parse(JSON.parse(body));
}
