import { forEachAtATime } from '../../shared/batches.ts';
import type { Ports } from '../../shared/ports.ts';
import { deleteEnrichment, findPart } from '../enrichment.store.ts';
import type { EnrichmentRecord } from '../records.contract.ts';
import { freeRowClaims } from '../row-claims.ts';

const ROWS_AT_A_TIME = 32;

/** Takes a refused request back: its claims, its parts, its record. Safe to repeat. */
export async function takeBack(p: Ports, record: EnrichmentRecord): Promise<void> {
  const { workspaceId: ws, id } = record;
  // A longer list claims nothing before its workflow runs.
  const rows = record.parts === 1 ? ((await findPart(p, ws, id, 0))?.rows ?? []) : [];
  await forEachAtATime(rows, ROWS_AT_A_TIME, async (row, n) => {
    if (row.duplicateOf === undefined) await freeRowClaims(p, { record, part: 0, n, row });
  });
  await deleteEnrichment(p, record);
}
