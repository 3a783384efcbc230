import { findEnrichment } from '../enrichments/enrichment.store.ts';
import { unfinished } from '../shared/keys.contract.ts';
import { endExport, findExport, lookAgain, removeExport } from './export.store.ts';
import type { StartPorts } from './ports.ts';
import { tellDue } from './tell-due.ts';
import { tellEnd } from './tell-end.ts';

/** How often the sweep looks at an export whose enrichment runs: a list may take hours. */
const LOOK_EVERY_MS = 300_000;
/** A file that could not be written for so long never will be. */
const GIVEN_UP_MS = 86_400_000;

/**
 * Brings an export on that has not ended in time. Without an enrichment, it takes the export away;
 * while the enrichment runs, it looks again later; once that has ended, it sends `export.due` again,
 * for a day, then the export has failed; once it has ended, it tells so. Safe to repeat.
 */
export async function sweepExport(p: StartPorts, ws: string, id: string): Promise<void> {
  const record = await findExport(p, ws, id);
  // The index is a moment behind: a call that has just taken it over may be about to begin it.
  if (record?.i2sk === undefined || p.now() < unfinished.dueMsOf(record.i2sk)) return;
  if (record.status !== 'running') return tellEnd(p, record);
  const enrichment = await findEnrichment(p, ws, record.enrichmentId);
  if (enrichment === undefined || enrichment.status === 'refused') return removeExport(p, record);
  const { completedAtMs } = enrichment;
  if (completedAtMs === undefined) return lookAgain(p, record, p.now() + LOOK_EVERY_MS);
  const sinceMs = Math.max(record.createdAt, completedAtMs);
  if (p.now() < sinceMs + GIVEN_UP_MS) return tellDue(p, record, enrichment);
  const failed = await endExport(p, record, { status: 'failed', endedAtMs: p.now() });
  if (failed !== undefined) await tellEnd(p, failed);
}
