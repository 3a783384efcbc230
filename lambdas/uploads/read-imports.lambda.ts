import type { EventBridgeEvent } from 'aws-lambda';
import { openStartQueue } from '../enrichments/waiting-starts.ts';
import { openWorkflowClient } from '../enrichments/workflow-client.ts';
import { openEventClient } from '../events/event-client.ts';
import { UPLOADS_PREFIX } from '../imports/imports.contract.ts';
import type { ImportPorts } from '../imports/ports.ts';
import { takeIn } from '../imports/take-in.ts';
import { openFiles } from '../shared/files-client.ts';
import { openPorts } from '../shared/ports.ts';
import { wire } from '../shared/wire.ts';

/** What S3 tells of an object that has come, by EventBridge. */
export type ObjectCreated = EventBridgeEvent<
  'Object Created',
  { readonly object: { readonly key: string; readonly size: number } }
>;

/** Reads a list that was uploaded, and starts its enrichment. What throws is called again. */
export const handler = wire(
  'readImports',
  (env): ImportPorts => ({
    ...openPorts(),
    ...openWorkflowClient({
      enrichment: env.ENRICHMENT_WORKFLOW_ARN,
      round: env.ROUND_WORKFLOW_ARN,
    }),
    ...openStartQueue(env.WAITING_STARTS_URL),
    ...openEventClient(env.EVENT_BUS_ARN),
    files: openFiles(env.BUCKET_NAME),
  }),
  async (p, { detail: { object } }: ObjectCreated) => {
    const [workspaceId = '', importId = ''] = object.key.slice(UPLOADS_PREFIX.length).split('/');
    await takeIn(p, { workspaceId, importId, bytes: object.size });
  },
);
