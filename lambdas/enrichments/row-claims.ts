import { claimData, endClaims, type RowClaim } from '../claims/claim-data.ts';
import type { Claim, Claimant, Known } from '../claims/claims.contract.ts';
import type { Ports } from '../shared/ports.ts';
import { findEnrichment } from './enrichment.store.ts';
import { identityOf } from './intake/group-rows.ts';
import type { EnrichmentRecord, RecordStatus, Row } from './records.contract.ts';

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

/** Says whether a claim's request has ended without paying or freeing it: a crash cut it off. */
async function isAbandoned(p: Ports, ws: string, claim: Claim): Promise<boolean> {
  const owner = await findEnrichment(p, ws, claim.enrichmentId);
  return owner === undefined || owner.madeBy !== claim.madeBy || ENDED.includes(owner.status);
}
