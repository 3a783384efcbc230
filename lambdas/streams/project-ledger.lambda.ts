import { projectRecord, type StreamRecord } from '../ledger/revisions-stream.store.ts';
import { forEachAtATime } from '../shared/batches.ts';
import { log } from '../shared/log.ts';
import { openPorts } from '../shared/ports.ts';
import { wire } from '../shared/wire.ts';

interface StreamEvent {
  readonly Records: readonly StreamRecord[];
}

/**
 * Entries written at a time. Their order is in their keys, not in their arrival: who reads the journal stops at a
 * gap, so an entry that comes a moment before the one ahead of it is not seen early.
 */
const ENTRIES_AT_A_TIME = 32;

/** Turns the stream's account revisions into ledger entries. An error leaves the batch to be tried again. */
export const handler = wire('projectLedger', openPorts, async (p, event: StreamEvent) => {
  let entries = 0;
  await forEachAtATime(event.Records, ENTRIES_AT_A_TIME, async (record) => {
    if (await projectRecord(p, record)) entries += 1;
  });
  log('LEDGER_PROJECTED', { entries });
  return { entries };
});
