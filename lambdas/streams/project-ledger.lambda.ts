import { LRUCache } from 'lru-cache';
import { openPaymentQueue } from '../billing/payment-queue.ts';
import { type EventClient, openEventClient } from '../events/event-client.ts';
import { type ProjectPorts, projectBatch, type StreamRecord } from '../ledger/ledger.ts';
import { log } from '../shared/log.ts';
import { openPorts } from '../shared/ports.ts';
import { wire } from '../shared/wire.ts';
import { noticeTopUps, openTopUpWatch, type TopUpWatch } from './notice-top-ups.ts';
import { tellRevisions } from './tell-revisions.ts';

interface StreamEvent {
  readonly Records: readonly StreamRecord[];
}

/** Accounts whose heads it remembers. */
const HEADS_MAX = 5_000;

/**
 * Turns the stream's account revisions into ledger entries, tells what follows from them, and has
 * those topped up that run low. The entries come first: a bus that does not answer keeps the batch,
 * not the ledger.
 */
export const handler = wire(
  'projectLedger',
  (env): ProjectPorts & EventClient & TopUpWatch => {
    const ports = openPorts();
    return {
      ...ports,
      ...openEventClient(env.EVENT_BUS_ARN),
      ...openTopUpWatch(ports, openPaymentQueue(env.PAYMENTS_URL)),
      heads: new LRUCache({ max: HEADS_MAX }),
    };
  },
  async (p, event: StreamEvent) => {
    const entries = await projectBatch(p, event.Records);
    await tellRevisions(p, event.Records);
    await noticeTopUps(p, event.Records);
    log('LEDGER_PROJECTED', { entries });
    return { entries };
  },
);
