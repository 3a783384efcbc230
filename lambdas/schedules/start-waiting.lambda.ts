import { type StartWaitingPorts, startWaiting } from '../enrichments/start-waiting.ts';
import { openWaitingStarts } from '../enrichments/waiting-starts.ts';
import { openWorkflowClient } from '../enrichments/workflow-client.ts';
import { openPorts } from '../shared/ports.ts';
import { wire } from '../shared/wire.ts';

/** Makes the starts again that Step Functions did not take. */
export const handler = wire(
  'startWaiting',
  (env): StartWaitingPorts => ({
    ...openPorts(),
    ...openWorkflowClient({
      enrichment: env.ENRICHMENT_WORKFLOW_ARN,
      round: env.ROUND_WORKFLOW_ARN,
    }),
    waitingStarts: openWaitingStarts(env.WAITING_STARTS_URL),
  }),
  async (p) => {
    const counts = await startWaiting(p);
    // It looks each minute, and mostly finds nothing: that is not worth a line.
    if (counts.started + counts.failed > 0) {
      p.log('SCHEDULE_DONE', { schedule: 'start-waiting', ...counts });
    }
    return counts;
  },
);
