import type { EnrichmentRecord } from '../enrichments/records.contract.ts';
import { exportDue } from '../enrichments/settle/export-due.ts';
import { lookAgain } from './export.store.ts';
import type { ExportRecord } from './exports.contract.ts';
import type { StartPorts } from './ports.ts';

/** After this long, no call of the function that writes files is still at work. */
const WRITING_DUE_MS = 1_200_000;

/**
 * Sends `export.due`: the enrichment of an export has ended, and its file can be written. The sweep
 * looks again once no writer can be at work any more. Errors: where the bus does not answer.
 */
export async function tellDue(
  p: StartPorts,
  record: ExportRecord,
  enrichment: EnrichmentRecord,
): Promise<void> {
  await p.publish(...exportDue(enrichment, record.id));
  await lookAgain(p, record, p.now() + WRITING_DUE_MS);
}
