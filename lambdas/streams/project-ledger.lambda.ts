import { projectBatch, type StreamRecord } from '../ledger/ledger.ts';
import { log } from '../shared/log.ts';
import { openPorts } from '../shared/ports.ts';
import { wire } from '../shared/wire.ts';

interface StreamEvent {
  readonly Records: readonly StreamRecord[];
}

/** Turns the stream's account revisions into ledger entries. */
export const handler = wire('projectLedger', openPorts, async (p, event: StreamEvent) => {
  const entries = await projectBatch(p, event.Records);
  log('LEDGER_PROJECTED', { entries });
  return { entries };
});
