import { claimData, endClaims, type RowClaim } from '../claims/claim-data.ts';
import type { Claim, Claimant, Known } from '../claims/claims.contract.ts';
import { forEachAtATime } from '../shared/batches.ts';
import type { Ports } from '../shared/ports.ts';
import { findEnrichment } from './enrichment.store.ts';
import { identityOf } from './intake/group-rows.ts';
import { rowsOf } from './lookups.ts';
import type { EnrichmentRecord, RecordStatus, Row } from './records.contract.ts';

const ROWS_AT_A_TIME = 32;
const ENDED: readonly RecordStatus[] = ['completed', 'cancelled', 'refused'];

/** Gives a row of a request as the claimant that it is. */
export function claimantOf(record: EnrichmentRecord, part: number, row: number): Claimant {
  return { enrichmentId: record.id, madeBy: record.madeBy, part, row };
}

/** Where a row of a request is, and what was known of its keys where that is at hand. */
export interface PlacedRow {
  readonly record: EnrichmentRecord;
  readonly part: number;
  /** Position in the part. */
  readonly n: number;
  readonly row: Row;
  readonly known?: Known | undefined;
}

/** Gives a row as one that claims data. */
export function rowClaimOf({ record, part, n, row, known }: PlacedRow): RowClaim {
  const ws = record.workspaceId;
  const identity = identityOf(ws, row);
  return { ws, identity, claimant: claimantOf(record, part, n), known };
}

/** Claims data for a row; none: links its keys to who it is known as. As `claimData`. */
export function claimRow(p: Ports, placed: PlacedRow, data: readonly string[]) {
  const hasGivenUp = (ws: string, claim: Claim) => isAbandoned(p, ws, claim);
  return claimData({ ...p, hasGivenUp }, rowClaimOf(placed), data);
}

/** Gives back what a row has claimed, but for the data that are kept. Safe to repeat. */
export function freeRow(p: Ports, placed: PlacedRow, kept: readonly string[] = []): Promise<void> {
  return endClaims(p, rowClaimOf(placed), { paid: {}, kept });
}

/**
 * Gives back the claims of an only part's lookups that `allowPartial` took no credits for. The call
 * that held may die before: the settle does it again. Safe to repeat.
 */
export async function freeUnheld(
  p: Ports,
  record: EnrichmentRecord,
  rows: readonly Row[],
): Promise<void> {
  const unheld = record.unheld ?? {};
  await forEachAtATime(rowsOf(unheld), ROWS_AT_A_TIME, async (n) => {
    const row = rows[n];
    if (row === undefined) return;
    const kept = Object.entries(record.held ?? {}).filter(([, held]) => held.includes(n));
    await freeRow(
      p,
      { record, part: 0, n, row },
      kept.map(([datum]) => datum),
    );
  });
}

/** Says whether a claim's request has ended without paying or freeing it: a crash cut it off. */
async function isAbandoned(p: Ports, ws: string, claim: Claim): Promise<boolean> {
  const owner = await findEnrichment(p, ws, claim.enrichmentId);
  return owner === undefined || owner.madeBy !== claim.madeBy || ENDED.includes(owner.status);
}
