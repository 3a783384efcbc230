import { actionFor, type Datum, dataOf } from '../actions/actions.ts';
import {
  claimData,
  endClaims,
  type FoundMarked,
  markFound,
  type RowClaim,
} from '../claims/claim-data.ts';
import type { Claim, Claimant, Known } from '../claims/claims.contract.ts';
import type { ClaimPlan } from '../claims/plan-claim.ts';
import type { EndRequest } from '../claims/plan-end.ts';
import type { FoundValue } from '../claims/plan-found.ts';
import type { Identity } from '../identity/identity.contract.ts';
import { forEachAtATime } from '../shared/batches.ts';
import type { Ports } from '../shared/ports.ts';
import { contactIdOf } from './contact-of-row.ts';
import { findEnrichment } from './enrichment.store.ts';
import { rowsOf } from './lookups.ts';
import type { EnrichmentRecord, RecordStatus, Row } from './records.contract.ts';
import { contactOf, identityOf, keysOf, subjectsOf } from './row-subjects.ts';

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

/** Gives a row as one that claims data of its person. */
export function personClaimOf(placed: PlacedRow): RowClaim {
  return claimOf(placed, identityOf(placed.record.workspaceId, placed.row));
}

function claimOf({ record, part, n, known }: PlacedRow, identity: Identity): RowClaim {
  return { ws: record.workspaceId, identity, claimant: claimantOf(record, part, n), known };
}

/**
 * Claims data for a row, in one write for each subject that they belong to; none: links the row's
 * keys to who it is known as. Errors: as of `claimData`.
 *
 * Shape:  → what the row gets of each datum.
 */
export async function claimRow(
  p: Ports,
  placed: PlacedRow,
  data: readonly Datum[],
): Promise<ClaimPlan['outcomes']> {
  const hasGivenUp = (ws: string, claim: Claim) => isAbandoned(p, ws, claim);
  const plans = await Promise.all(
    subjectsOf(placed.record.workspaceId, placed.row, data).map(({ identity, data: own }) =>
      claimData({ ...p, hasGivenUp }, claimOf(placed, identity), own),
    ),
  );
  return Object.assign({}, ...plans.map(({ outcomes }) => outcomes));
}

/** Marks what a row has found, each datum at the subject that it belongs to. As `markFound`. */
export async function markRow(
  p: Ports,
  placed: PlacedRow,
  found: Readonly<Partial<Record<Datum, FoundValue>>>,
): Promise<Omit<FoundMarked, 'write'>> {
  const { record, row, known } = placed;
  const ws = record.workspaceId;
  const data = Object.keys(found) as Datum[];
  const marked = await Promise.all(
    subjectsOf(ws, row, data).map(async ({ identity, data: own }) => {
      const of = own.flatMap((datum) => (found[datum] ? [[datum, found[datum]] as const] : []));
      const plan = await markFound(p, claimOf(placed, identity), Object.fromEntries(of));
      return { ...plan, isPerson: own.some((datum) => actionFor(datum).subject === 'contact') };
    }),
  );
  const person = marked.find(({ isPerson }) => isPerson)?.contactId;
  return {
    contactId: person ?? (known ? contactOf(known, ws, row) : contactIdOf(row)),
    pays: marked.flatMap(({ pays }) => pays),
    owned: Object.assign({}, ...marked.map(({ owned }) => owned)),
    records: marked.flatMap(({ records }) => records),
  };
}

/** Ends a row's claims, whatever subject they are on. As `endClaims`. Safe to repeat. */
export function endRow(
  p: Ports,
  placed: PlacedRow,
  ended: Omit<EndRequest, 'claimant'>,
): Promise<void> {
  const { record, row } = placed;
  const claim = personClaimOf(placed);
  const keys = keysOf(record.workspaceId, row, dataOf(record.actions));
  return endClaims(p, { ...claim, identity: { ...claim.identity, keys } }, ended);
}

/** Gives back what a row has claimed, but for the data that are kept. Safe to repeat. */
export function freeRow(p: Ports, placed: PlacedRow, kept: readonly string[] = []): Promise<void> {
  return endRow(p, placed, { paid: {}, kept });
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
