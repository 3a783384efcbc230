import { findEnrichment } from '../enrichments/enrichment.store.ts';
import { isVisible } from '../enrichments/read/load-record.ts';
import { findExport, lookAgain, removeExport } from './export.store.ts';
import type { StartPorts } from './ports.ts';
import { tellDue } from './start-export.ts';
import { tellCompleted } from './tell-completed.ts';

/** How often the sweep looks at an export whose enrichment runs: a list may take hours. */
const LOOK_EVERY_MS = 300_000;
/** After this long, no call of the function that writes files is still at work. */
const WRITING_DUE_MS = 1_200_000;

/**
 * Brings an export on that has not ended in time. Without an enrichment, it takes the export away;
 * while the enrichment runs, it looks again later; once that has ended, it sends `export.due` again;
 * once the file is written, it sends `export.completed`. Safe to repeat.
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
