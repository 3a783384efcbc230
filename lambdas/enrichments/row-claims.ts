import { type Datum, dataOf } from '../actions/actions.ts';
import {
  type ClaimPorts,
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
import { namingIn } from '../identity/naming.ts';
import { forEachAtATime } from '../shared/batches.ts';
import type { Ports } from '../shared/ports.ts';
import { findEnrichment } from './enrichment.store.ts';
import { ROWS_WRITTEN_AT_A_TIME } from './enrichment-run.contract.ts';
import { rowsOf } from './lookups.ts';
import { ENDED_STATUSES, type EnrichmentRecord, type Row } from './records.contract.ts';
import { contactIdIn, identityOf, keysOfRow, newContactId, subjectsOf } from './row-subjects.ts';

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

function claimOf({ record, part, n, known }: PlacedRow, identity: Identity): RowClaim {
  return { ws: record.workspaceId, identity, claimant: claimantOf(record, part, n), known };
}

/**
 * Claims data for a row, in one write for each subject that they belong to. The keys of its person
 * are linked in any case. Errors: as of `claimData`.
 *
 * Shape:  → what the row gets of each datum.
 */
export async function claimRow(
  p: Ports,
  placed: PlacedRow,
  data: readonly Datum[],
): Promise<ClaimPlan['outcomes']> {
  const { record, row } = placed;
  const ports: ClaimPorts = { ...p, hasGivenUp: (ws, claim) => isAbandoned(p, ws, claim) };
  const subjects = subjectsOf(record.workspaceId, row, data);
  if (!subjects.some(({ kind }) => kind === 'contact')) {
    // Asked for nothing, a person only gets the keys that do not lead to it yet.
    await claimData(ports, claimOf(placed, identityOf(record.workspaceId, row)), []);
  }
  const plans = await Promise.all(
    subjects.map(({ identity, data: own }) => claimData(ports, claimOf(placed, identity), own)),
  );
  return Object.fromEntries(plans.flatMap(({ outcomes }) => Object.entries(outcomes)));
}

/** Marks what a row has found, each datum at the subject that it belongs to. As `markFound`. */
export async function markRowFound(
  p: Ports,
  placed: PlacedRow,
  found: Readonly<Partial<Record<Datum, FoundValue>>>,
): Promise<Omit<FoundMarked, 'write'>> {
  const { record, row, known } = placed;
  const ws = record.workspaceId;
  const marked = await Promise.all(
    subjectsOf(ws, row, Object.keys(found) as Datum[]).map(async ({ kind, identity, data }) => {
      const of = data.flatMap((datum) => (found[datum] ? [[datum, found[datum]] as const] : []));
      const called = kind === 'contact' ? namingIn(row.subject) : undefined;
      const claim = { ...claimOf(placed, identity), called };
      const plan = await markFound(p, claim, Object.fromEntries(of));
      return { ...plan, kind };
    }),
  );
  const person = marked.find(({ kind }) => kind === 'contact')?.contactId;
  return {
    contactId: person ?? (known ? contactIdIn(known, ws, row) : newContactId(row)),
    pays: marked.flatMap(({ pays }) => pays),
    owned: Object.fromEntries(marked.flatMap(({ owned }) => Object.entries(owned))),
    records: marked.flatMap(({ records }) => records),
  };
}

/** Ends a row's claims, whatever subject they are on. As `endClaims`. Safe to repeat. */
export function endRowClaims(
  p: Ports,
  { record, part, n, row, known }: PlacedRow,
  ended: Omit<EndRequest, 'claimant'>,
): Promise<void> {
  const { workspaceId: ws } = record;
  const keys = keysOfRow(ws, row, dataOf(record.actions));
  return endClaims(p, { ws, keys, claimant: claimantOf(record, part, n), known }, ended);
}

/** Gives back what a row has claimed, but for the data that are kept. Safe to repeat. */
export function freeRowClaims(
  p: Ports,
  placed: PlacedRow,
  kept: readonly string[] = [],
): Promise<void> {
  return endRowClaims(p, placed, { paid: {}, kept });
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
  await forEachAtATime(rowsOf(unheld), ROWS_WRITTEN_AT_A_TIME, async (n) => {
    const row = rows[n];
    if (row === undefined) return;
    const kept = Object.entries(record.held ?? {}).filter(([, held]) => held.includes(n));
    await freeRowClaims(
      p,
      { record, part: 0, n, row },
      kept.map(([datum]) => datum),
    );
  });
}

/** Says whether a claim's request has ended without paying or freeing it: a crash cut it off. */
async function isAbandoned(p: Ports, ws: string, claim: Claim): Promise<boolean> {
  const owner = await findEnrichment(p, ws, claim.enrichmentId);
  return (
    owner === undefined || owner.madeBy !== claim.madeBy || ENDED_STATUSES.includes(owner.status)
  );
}
