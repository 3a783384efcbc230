import { findEnrichment } from '../enrichments/enrichment.store.ts';
import { isVisible } from '../enrichments/read/load-record.ts';
import { findExport, lookAgain, removeExport } from './export.store.ts';
import type { StartPorts } from './ports.ts';
import { tellDue } from './start-export.ts';
import { tellCompleted } from './tell-completed.ts';

/** A list may run for hours: so often its export is looked at. */
const LOOK_EVERY_MS = 300_000;
/** Later than the function that writes files could still be at work. */
const WRITING_DUE_MS = 1_200_000;

/**
 * Brings an export that is overdue on: one whose enrichment never came about goes; one whose
 * enrichment runs is looked at again; one whose enrichment has ended has its file written; of one
 * whose file is written, that is told. Safe to repeat.
 */
export async function sweepExport(p: StartPorts, ws: string, id: string): Promise<void> {
  const record = await findExport(p, ws, id);
  if (record === undefined) return;
  if (record.status === 'completed') return tellCompleted(p, record);
  const enrichment = await findEnrichment(p, ws, record.enrichmentId);
  if (enrichment === undefined || enrichment.status === 'refused') return removeExport(p, record);
  if (!isVisible(enrichment) || enrichment.status === 'running') {
    return lookAgain(p, record, p.now() + LOOK_EVERY_MS);
  }
  await lookAgain(p, record, p.now() + WRITING_DUE_MS);
  await tellDue(p, record);
}
