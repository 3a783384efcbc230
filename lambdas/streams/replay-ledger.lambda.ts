import { openPaymentQueue } from '../billing/payment-queue.ts';
import { openEventClient } from '../events/event-client.ts';
import { openStreamReader } from '../ledger/ledger.ts';
import { openPorts } from '../shared/ports.ts';
import { openQueue } from '../shared/queue-client.ts';
import { wire } from '../shared/wire.ts';
import { openTopUpWatch } from './notice-top-ups.ts';
import { type ReplayPorts, replayFailures } from './replay-failures.ts';

/** A failure that could not be replayed is there again after so long. */
const FAILURES_HIDDEN_SECONDS = 60;

/** Writes the ledger entries of revisions that the projector put aside, and tells of them. */
export const handler = wire(
  'replayLedger',
  (env): ReplayPorts => {
    const ports = openPorts();
    return {
      ...ports,
      ...openEventClient(env.EVENT_BUS_ARN),
      ...openTopUpWatch(ports, openPaymentQueue(env.PAYMENTS_URL)),
      failures: openQueue(env.LEDGER_FAILURES_URL, {
        waitSeconds: 1,
        hiddenSeconds: FAILURES_HIDDEN_SECONDS,
      }),
      readRange: openStreamReader(),
    };
  },
  async (p) => {
    const counts = await replayFailures(p);
    p.log('SCHEDULE_DONE', { schedule: 'replay-ledger', ...counts });
    return counts;
  },
);
