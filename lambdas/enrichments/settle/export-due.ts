import type { SluiceEvent } from '../../events/events.contract.ts';
import { makeEvent } from '../../events/make-event.ts';
import type { EnrichmentRecord } from '../records.contract.ts';

/**
 * Makes the event that has the file of an export written: its enrichment has ended. Nothing while
 * that runs.
 */
export function exportDue(
  { workspaceId, id: enrichmentId, completedAtMs: atMs }: EnrichmentRecord,
  exportId: string,
): readonly SluiceEvent[] {
  if (atMs === undefined) return [];
  const data = { exportId, enrichmentId };
  return [makeEvent({ type: 'export.due', workspaceId, recordId: exportId, atMs, data })];
}
