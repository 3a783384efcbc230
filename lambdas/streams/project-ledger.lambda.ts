import { projectRecord, type StreamRecord } from '../ledger/revisions-stream.store.ts';
import { log } from '../shared/log.ts';
import { openPorts } from '../shared/ports.ts';
import { wire } from '../shared/wire.ts';

interface StreamEvent {
  readonly Records: readonly StreamRecord[];
}

/** Turns the stream's account revisions into ledger entries, in their order: an error stops the batch there. */
export const handler = wire('projectLedger', openPorts, async (p, event: StreamEvent) => {
  let entries = 0;
  for (const record of event.Records) {
    if (await projectRecord(p, record)) entries += 1;
  }
  log('LEDGER_PROJECTED', { entries });
  return { entries };
});
