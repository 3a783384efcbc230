import type { SettleRun } from '../enrichments/enrichment-run.contract.ts';
import type { FinishPorts } from '../enrichments/ports.ts';
import { endRound } from '../enrichments/settle/end-round.ts';
import { openEventClient } from '../events/event-client.ts';
import { openPorts } from '../shared/ports.ts';
import { wire } from '../shared/wire.ts';

/** Ends a round: what was found is charged, the rest given back; and the request, if it is done. */
export const handler = wire(
  'settleRound',
  (env): FinishPorts => ({ ...openPorts(), ...openEventClient(env.EVENT_BUS_ARN) }),
  (p, run: SettleRun) => endRound(p, run),
);
