import type { EventClient } from '../events/event-client.ts';
import type { SluiceEvent } from '../events/events.contract.ts';
import { makeEvent } from '../events/make-event.ts';
import type { Ports } from '../shared/ports.ts';
import { leaveUnfinished } from './export.store.ts';
import type { ExportRecord } from './exports.contract.ts';

/**
 * Sends `export.completed` or `export.failed`, at least once, and takes the export from among the
 * unfinished ones. Nothing for one that runs, or was told of. Safe to repeat. Errors: where the bus
 * does not answer.
 */
export async function tellEnd(p: Ports & EventClient, record: ExportRecord): Promise<void> {
  if (record.i2sk === undefined || record.endedAtMs === undefined) return;
  await p.publish(eventOf(record, record.endedAtMs));
  await leaveUnfinished(p, record);
}

function eventOf(
  record: ExportRecord,
  atMs: NonNullable<ExportRecord['endedAtMs']>,
): SluiceEvent<'export.completed' | 'export.failed'> {
  const { workspaceId, id, status, enrichmentId, format } = record;
  const of = { workspaceId, recordId: id, atMs };
  const ids = { exportId: id, enrichmentId };
  if (status === 'failed') return makeEvent({ type: 'export.failed', ...of, data: ids });
  const { rows = 0, bytes = 0, charged = {} } = record;
  const data = { ...ids, format, rows, bytes, charged };
  return makeEvent({ type: 'export.completed', ...of, data });
}
