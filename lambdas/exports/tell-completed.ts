import type { EventClient } from '../events/event-client.ts';
import { makeEvent } from '../events/make-event.ts';
import type { Ports } from '../shared/ports.ts';
import { leaveUnfinished } from './export.store.ts';
import type { ExportRecord } from './exports.contract.ts';

/**
 * Sends `export.completed`, at least once, and takes the export from among the unfinished ones.
 * Nothing for one that runs, or was told of. Safe to repeat. Errors: where the bus does not answer.
 */
export async function tellCompleted(p: Ports & EventClient, record: ExportRecord): Promise<void> {
  const { workspaceId, id, enrichmentId, format, rows = 0, bytes = 0, charged = {} } = record;
  const { completedAtMs: atMs, i2sk } = record;
  if (i2sk === undefined || atMs === undefined) return;
  const data = { exportId: id, enrichmentId, format, rows, bytes, charged };
  const type = 'export.completed';
  await p.publish(makeEvent({ type, workspaceId, recordId: id, atMs, data }));
  await leaveUnfinished(p, record);
}
