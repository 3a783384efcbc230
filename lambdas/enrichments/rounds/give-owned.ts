import type { Datum } from '../../actions/actions.ts';
import { isOwned } from '../../claims/choose-subject.ts';
import type { Known } from '../../claims/claims.contract.ts';
import { readKnown } from '../../claims/subject.store.ts';
import type { Ports } from '../../shared/ports.ts';
import type { EpochMs } from '../../shared/units.contract.ts';
import type { Lookup } from '../lookups.ts';
import type { EnrichmentRecord, Outcome, Row } from '../records.contract.ts';
import { claimsOn, contactIdIn, keysOfRow } from '../row-subjects.ts';
import { addEnd, endLookups, openLookups, type Part, type RowEnd } from './end-rows.ts';
import { hasNothingToRefresh, isRefresh } from './refresh-row.ts';

/** Gives what the workspace owns of rows: for each of these lookups the stored result. */
export function ownedEnds(
  part: Part,
  lookups: readonly Lookup[],
  { known, kind, nowMs }: Owned,
): Map<number, RowEnd> {
  const ends = new Map<number, RowEnd>();
  const { workspaceId: ws } = part.record;
  for (const { row: n, datum } of lookups) {
    const row = part.rows[n];
    if (row === undefined) continue;
    const outcome = ownedOutcome(part, { row, datum }, { known, kind, nowMs });
    if (outcome !== undefined) addEnd(ends, n, contactIdIn(known, ws, row), { [datum]: outcome });
  }
  return ends;
}

/**
 * Gives the outcome that a lookup gets without a run; undefined where it needs one. A datum that is
 * owned gives its stored result. A refresh is never owned: a row that asked before it was charged
 * gets what it has come to, and a row of whom nothing is stored ends `not-found`.
 */
function ownedOutcome(
  { record }: Part,
  { row, datum }: { readonly row: Row; readonly datum: Datum },
  { known, kind, nowMs }: Owned,
): Outcome | undefined {
  const ws = record.workspaceId;
  const claim = claimsOn(known, ws, row, [datum])[datum];
  const isRefreshed = claim?.state === 'paid' && claim.atMs >= record.createdAtMs;
  if (isRefresh(datum)) {
    if (isRefreshed && claim.finding) return { kind: 'joined', ...claim.finding };
    return hasNothingToRefresh(known, ws, row, { datum, nowMs })
      ? { kind: 'not-found' }
      : undefined;
  }
  if (!isOwned(claim, nowMs) || claim.finding === undefined) return undefined;
  return { kind, ...claim.finding };
}

/** What is known of the rows' keys, and how what is owned is told. */
interface Owned {
  readonly known: Known;
  /** `owned` where it was there before; `joined` where the row has waited for it. */
  readonly kind: 'owned' | 'joined';
  readonly nowMs: EpochMs;
}

/**
 * Gives owned lookups of a part their stored result, without claiming any. `known`, where a part is
 * new, spares all reads.
 *
 * Shape:  → how many lookups still have no outcome.
 */
export async function giveOwned(
  p: Ports,
  record: EnrichmentRecord,
  { part, rows, known }: Pick<Part, 'part' | 'rows'> & { readonly known?: Known },
): Promise<number> {
  const whole = { record, part, rows };
  const open = await openLookups(p, whole, known ? { known: [] } : {});
  const seen = known ?? (await knownOf(p, whole, open));
  const ends = ownedEnds(whole, open, { known: seen, kind: 'owned', nowMs: p.now() });
  await endLookups(p, { record, part }, ends);
  const ended = [...ends.values()].reduce((n, end) => n + Object.keys(end.outcomes).length, 0);
  return open.length - ended;
}

/** Reads what the workspace knows of the rows of some lookups. */
export function knownOf(
  p: Ports,
  { record, rows }: Part,
  lookups: readonly Lookup[],
): Promise<Known> {
  const { workspaceId: ws } = record;
  const dataByRow = Map.groupBy(lookups, ({ row }) => row);
  const keys = [...dataByRow].flatMap(([n, asked]): readonly string[] => {
    const row = rows[n];
    const data = asked.map(({ datum }) => datum);
    return row === undefined ? [] : keysOfRow(ws, row, data);
  });
  return readKnown(p, ws, keys);
}
