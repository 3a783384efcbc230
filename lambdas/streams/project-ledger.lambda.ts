import { LRUCache } from 'lru-cache';
import { type ProjectPorts, projectBatch, type StreamRecord } from '../ledger/ledger.ts';
import { log } from '../shared/log.ts';
import { openPorts } from '../shared/ports.ts';
import { wire } from '../shared/wire.ts';

interface StreamEvent {
  readonly Records: readonly StreamRecord[];
}

/** Accounts whose heads it remembers. */
const HEADS_MAX = 5_000;

/** Turns the stream's account revisions into ledger entries. */
export const handler = wire(
  'projectLedger',
  (): ProjectPorts => ({ ...openPorts(), heads: new LRUCache({ max: HEADS_MAX }) }),
  async (p, event: StreamEvent) => {
    const entries = await projectBatch(p, event.Records);
    log('LEDGER_PROJECTED', { entries });
    return { entries };
  },
);
