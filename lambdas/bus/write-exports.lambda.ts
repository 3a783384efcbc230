import type { EventBridgeEvent } from 'aws-lambda';
import { openEventClient } from '../events/event-client.ts';
import type { SluiceEvent } from '../events/events.contract.ts';
import type { WritePorts } from '../exports/ports.ts';
import { writeExport } from '../exports/write-export.ts';
import { openFiles } from '../shared/files-client.ts';
import { openPorts } from '../shared/ports.ts';
import { wire } from '../shared/wire.ts';

/** `export.due` as EventBridge brings it. */
export type ExportDue = EventBridgeEvent<'export.due', SluiceEvent<'export.due'>>;

/** Writes the file of an export that is due. Lambda calls again where it throws. */
export const handler = wire(
  'writeExports',
  (env): WritePorts => ({
    ...openPorts(),
    ...openEventClient(env.EVENT_BUS_ARN),
    files: openFiles(env.BUCKET_NAME),
  }),
  async (p, { detail: { workspaceId, data } }: ExportDue) => {
    await writeExport(p, workspaceId, data.exportId);
  },
);
