import * as z from 'zod/mini';
import type { EventClient } from '../events/event-client.ts';
import {
  type ReadRange,
  RecordsGoneError,
  replayBatch,
  type StreamRange,
} from '../ledger/ledger.ts';
import { isPassing } from '../shared/errors.ts';
import { describeError } from '../shared/log.ts';
import type { Ports } from '../shared/ports.ts';
import type { Message, Queue } from '../shared/queue-client.ts';
import { noticeTopUps, type TopUpWatch } from './notice-top-ups.ts';
import { tellRevisions } from './tell-revisions.ts';

/** Ports of a replay. */
export interface ReplayPorts extends Ports, EventClient, TopUpWatch {
  readonly failures: Pick<Queue, 'take' | 'drop'>;
  readonly readRange: ReadRange;
}

export interface ReplayCounts {
  readonly replayed: number;
  readonly entries: number;
  readonly failed: number;
}

/** Time for new messages; the last one taken has as long again before the function ends. */
const RUN_MS_MAX = 300_000;

const digits = z.string().check(z.regex(/^\d{1,40}$/));

/**
 * What Lambda writes of a batch of a DynamoDB stream that it gave up; the records themselves are
 * not in it.
 */
const FAILURE = z.object({
  DDBStreamBatchInfo: z.object({
    streamArn: z.string(),
    shardId: z.string(),
    startSequenceNumber: digits,
    endSequenceNumber: digits,
  }),
});

/**
 * Writes the ledger entries of what the projector put aside, and tells what follows from them. A
 * message leaves the queue after its entries are there and its events are told; one that fails
 * again stays, and does not keep the others.
 */
export async function replayFailures(p: ReplayPorts): Promise<ReplayCounts> {
  const counts = { replayed: 0, entries: 0, failed: 0 };
  const untilMs = p.now() + RUN_MS_MAX;
  const seen = new Set<string>();
  while (p.now() < untilMs) {
    // One that failed comes back while the run goes on: when no others do, all have been tried.
    const failures = (await p.failures.take()).filter(({ id }) => !seen.has(id));
    if (failures.length === 0) break;
    for (const failure of failures) {
      seen.add(failure.id);
      const entries = await replayFailure(p, failure);
      if (entries === undefined) counts.failed += 1;
      else {
        counts.replayed += 1;
        counts.entries += entries;
      }
    }
  }
  return counts;
}

/**
 * Gives how many entries it wrote, undefined where it failed. A repeat writes the same entries
 * again.
 */
async function replayFailure(p: ReplayPorts, failure: Message): Promise<number | undefined> {
  let range: StreamRange | undefined;
  try {
    range = FAILURE.parse(JSON.parse(failure.body)).DDBStreamBatchInfo;
    let entries = 0;
    for await (const records of p.readRange(range)) {
      entries += await replayBatch(p, records);
      await tellRevisions(p, records);
      await noticeTopUps(p, records);
    }
    await p.failures.drop(failure);
    return entries;
  } catch (error) {
    logFailure(p, range, error);
    return undefined;
  }
}

function logFailure(p: ReplayPorts, range: StreamRange | undefined, error: unknown): void {
  const place = {
    shardId: range?.shardId,
    from: range?.startSequenceNumber,
    through: range?.endSequenceNumber,
  };
  if (error instanceof RecordsGoneError) p.log('LEDGER_RECORD_GONE', place);
  else {
    const event = isPassing(error) ? 'SCHEDULE_ITEM_DELAYED' : 'SCHEDULE_ITEM_FAILED';
    p.log(event, { schedule: 'replay-ledger', ...place, ...describeError(error) });
  }
}
