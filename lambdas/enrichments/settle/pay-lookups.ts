import { actionFor } from '../../actions/actions.ts';
import type { Known, StoredWords } from '../../claims/claims.contract.ts';
import type { HeldSlice } from '../../ledger/ledger.contract.ts';
import { forEachAtATime } from '../../shared/batches.ts';
import type { Ports } from '../../shared/ports.ts';
import { epochMs } from '../../shared/units.contract.ts';
import { noteAsked } from '../asked-row.store.ts';
import { priceOfCharged } from '../charged-prices.ts';
import { putCharge } from '../charges.store.ts';
import { ROWS_WRITTEN_AT_A_TIME } from '../enrichment-run.contract.ts';
import { leavesContact } from '../leaves-contact.ts';
import { dataOfRow, type Lookup, rowsOf } from '../lookups.ts';
import { chargeIdOf, ownedUntil } from '../owned-data.ts';
import type { Charge, Outcomes } from '../records.contract.ts';
import type { Part } from '../rounds/end-rows.ts';
import type { RowRun } from '../rounds/row-run.store.ts';
import { claimantOf, endRowClaims } from '../row-claims.ts';
import { contactIdOf } from '../row-subjects.ts';
import { paidLookups } from './paid-lookups.ts';
import type { DecidedRound } from './settle-hold.ts';

/** What is known of a part at the end of a round. */
export interface EndedRound {
  readonly runs: ReadonlyMap<number, RowRun>;
  readonly known: Known;
}

/**
 * Ends the claims of a settled round: paid data are the workspace's, with a charge each in its
 * history; the others are free again, and a row that leaves no contact behind is noted as the one
 * that asked for it. The part's rows are those that the answers have left
 * (`answeredRow`). Safe to repeat.
 */
export async function payLookups(
  p: Ports,
  part: Part,
  round: DecidedRound,
  { runs, known }: EndedRound,
): Promise<void> {
  const sources = sourcesOf(part, round);
  const paidAtMs = epochMs(round.decidedAtMs ?? p.now());
  await forEachAtATime(rowsOf(round.lookups), ROWS_WRITTEN_AT_A_TIME, async (n) => {
    const row = part.rows[n];
    if (row === undefined) return;
    const { contactId = contactIdOf(row), outcomes = {} } = runs.get(n) ?? {};
    const charged = dataOfRow(round.charged, n);
    for (const datum of charged) {
      const of = { row: n, datum };
      const credits = priceOfCharged(part.record, round, of);
      const paid = { contactId, credits, sources: sources.get(nameOf(of)) ?? [], paidAtMs };
      await putCharge(p, part.record.workspaceId, chargeOf(part, of, paid));
    }
    const placed = { record: part.record, part: part.part, n, row, known };
    if (!leavesContact(outcomes)) {
      await noteAsked(p, part.record.workspaceId, contactId, claimantOf(part.record, part.part, n));
    }
    const paid = charged.map((datum) => [datum, ownedUntil(datum, paidAtMs)] as const);
    const said = saidIn(outcomes);
    await endRowClaims(p, placed, { paid: Object.fromEntries(paid), paidAtMs, said });
  });
}

/** What a row's refresh has heard of the values that are stored of its person. */
function saidIn({ refresh }: Outcomes): StoredWords | undefined {
  if (refresh?.kind === 'failed') return refresh.said;
  return refresh && 'refresh' in refresh ? refresh.refresh?.said : undefined;
}

/** The credits that pay for each charged lookup, by its name. */
function sourcesOf({ record }: Part, round: DecidedRound): Map<string, readonly HeldSlice[]> {
  return new Map(
    paidLookups(record, round).map(({ lookup, sources }) => [nameOf(lookup), sources]),
  );
}

function nameOf({ row, datum }: Lookup): string {
  return `${row} ${datum}`;
}

function chargeOf(
  { record, part, rows }: Part,
  { row: n, datum }: Lookup,
  paid: Pick<Charge, 'credits' | 'sources' | 'paidAtMs' | 'contactId'>,
): Charge {
  const { ref = null, ...known } = rows[n]?.subject ?? {};
  const texts = Object.entries(known).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  const { id: enrichmentId, actor, memberId } = record;
  return {
    id: chargeIdOf({ enrichmentId, part, row: n }, datum),
    enrichmentId,
    ref,
    actor,
    memberId,
    action: actionFor(datum).id,
    subject: Object.fromEntries(texts),
    ...paid,
  };
}
