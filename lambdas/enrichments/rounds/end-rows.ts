import { actionFor, type Datum, dataOf } from '../../actions/actions.ts';
import type { RowPlace } from '../../claims/claims.contract.ts';
import { forEachAtATime } from '../../shared/batches.ts';
import type { Ports } from '../../shared/ports.ts';
import { noteAsked } from '../asked-row.store.ts';
import { ROWS_WRITTEN_AT_A_TIME } from '../enrichment-run.contract.ts';
import { leavesContact } from '../leaves-contact.ts';
import type { Lookup } from '../lookups.ts';
import { markProgress } from '../progress.store.ts';
import type { EnrichmentRecord, Outcome, Outcomes, Row } from '../records.contract.ts';
import { contactIdOf, ownData } from '../row-subjects.ts';
import {
  addOutcomes,
  FOUND_LATE,
  listRuns,
  type PartPlace,
  putOutcomes,
  type RowEnding,
  type RowRun,
  STOPPED,
} from './row-run.store.ts';

/** A part of a request, with its rows. */
export interface Part {
  readonly record: EnrichmentRecord;
  readonly part: number;
  readonly rows: readonly Row[];
}

/** Ends of a row's lookups: whose contact it is, and what came of each. */
export interface RowEnd {
  readonly contactId: string;
  readonly outcomes: Outcomes;
}

/** A lookup that waits for another request gives up this long after its own was made. */
export const JOINED_WAIT_MS_MAX = 4 * 3_600_000;

/** What `openLookups` may know already. */
export interface OpenOptions {
  /** The runs of the part, where they are at hand. */
  readonly known?: Iterable<RowRun>;
  /** Rows have waited for others: those that have waited too long end here. */
  readonly waited?: boolean;
}

/**
 * Gives the lookups of a part that have no outcome yet. Those that nobody will run get theirs here:
 * left out for lack of credits, cancelled, or too long waited for.
 */
export async function openLookups(
  p: Ports,
  { record, part, rows }: Part,
  { known, waited = true }: OpenOptions = {},
): Promise<Lookup[]> {
  const place = { record, part };
  const runs = new Map([...(known ?? (await listRuns(p, place)))].map((run) => [run.row, run]));
  const open: Lookup[] = [];
  const ends = new Map<number, RowEnd>();
  rows.forEach((row, n) => {
    // A value that the row has found may have led to another contact: the row stays that one's.
    const { contactId = contactIdOf(row), outcomes = {} } = runs.get(n) ?? {};
    for (const datum of ownData(row, dataOf(record.actions))) {
      if (outcomes[datum] !== undefined) continue;
      const outcome = endWithoutRun(p, record, { row: n, datum }, { row, waited });
      if (outcome === undefined) open.push({ row: n, datum });
      else addEnd(ends, n, contactId, { [datum]: outcome });
    }
  });
  await endLookups(p, place, ends);
  return open;
}

/** Adds outcomes to a row's end. */
export function addEnd(
  ends: Map<number, RowEnd>,
  n: number,
  contactId: string,
  outcomes: Outcomes,
): void {
  const before = ends.get(n);
  ends.set(n, { contactId, ...before, outcomes: { ...before?.outcomes, ...outcomes } });
}

/**
 * Writes the ends of lookups and marks them in the part's progress. A lookup that has its end
 * already keeps it, since a call may have outlived its workflow; `over` is for the settle, which
 * has the last word. A row that leaves no contact behind is noted as the one that asked for it. Safe
 * to repeat.
 */
export async function endLookups(
  p: Ports,
  place: PartPlace,
  ends: ReadonlyMap<number, RowEnd>,
  { over = false }: { readonly over?: boolean } = {},
): Promise<void> {
  // The marks go first: what has an outcome is passed over by who comes next, and counts by then.
  await markProgress(p, place, new Map([...ends].map(([n, { outcomes }]) => [n, outcomes])));
  const others = new Map<number, Outcomes>();
  await forEachAtATime([...ends], ROWS_WRITTEN_AT_A_TIME, async ([row, end]) => {
    const ended = { part: place.part, row, ...end };
    if (!leavesContact(end.outcomes)) {
      await noteAsked(p, place.record.workspaceId, end.contactId, placeOf(place, row));
    }
    if (over) return putOver(p, place, ended);
    const standing = await addOutcomes(p, place, ended);
    if (differ(end.outcomes, standing)) others.set(row, standing);
  });
  await markProgress(p, place, others);
}

function placeOf({ record, part }: PartPlace, row: number): RowPlace {
  return { enrichmentId: record.id, part, row };
}

/**
 * The word of the settle. A value that came to a row while the settle gave it up is not in what it
 * pays for: it was found late.
 */
async function putOver(p: Ports, place: PartPlace, ended: RowEnding): Promise<void> {
  const before = await putOutcomes(p, place, ended);
  const { outcomes } = ended;
  const late = (Object.keys(outcomes) as Datum[]).filter(
    (datum) => isStopped(outcomes[datum]) && before[datum]?.kind === 'found',
  );
  if (late.length === 0) return;
  const marked = Object.fromEntries(late.map((datum) => [datum, FOUND_LATE]));
  await putOutcomes(p, place, { ...ended, outcomes: marked });
  const { workspaceId, id } = place.record;
  p.log('SETTLE_LATE', { workspaceId, enrichmentId: id });
}

function isStopped(outcome: Outcome | undefined): boolean {
  return outcome?.kind === STOPPED.kind && outcome.reason === STOPPED.reason;
}

function differ(mine: Outcomes, standing: Outcomes): boolean {
  const data = Object.keys(mine) as (keyof Outcomes)[];
  return data.some((datum) => mine[datum]?.kind !== standing[datum]?.kind);
}

/** Says whether lookups of a request end now without being run, whatever they ask for. */
export function endsWithoutRun(
  p: Pick<Ports, 'now'>,
  { cancelRequested, createdAtMs }: EnrichmentRecord,
): boolean {
  return cancelRequested === true || p.now() >= createdAtMs + JOINED_WAIT_MS_MAX;
}

function endWithoutRun(
  p: Ports,
  record: EnrichmentRecord,
  { row: n, datum }: Lookup,
  { row, waited }: { readonly row: Row; readonly waited: boolean },
): Outcome | undefined {
  if (!actionFor(datum).canAsk(row.subject)) return { kind: 'failed', reason: 'INPUT_MISSING' };
  if (row.overMaximum?.includes(datum)) return { kind: 'failed', reason: 'CREDITS_OVER_MAXIMUM' };
  const isLeftOut = row.unaffordable?.includes(datum) || record.unheld?.[datum]?.includes(n);
  if (isLeftOut) return { kind: 'failed', reason: 'CREDITS_INSUFFICIENT' };
  if (record.cancelRequested) return { kind: 'cancelled' };
  if (!waited || p.now() < record.createdAtMs + JOINED_WAIT_MS_MAX) return undefined;
  return { kind: 'failed', reason: 'WAITED_TOO_LONG' };
}
