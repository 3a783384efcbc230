import { contactIdOf } from '../../identity/contact-id.ts';
import { forEachAtATime } from '../../shared/batches.ts';
import type { Ports } from '../../shared/ports.ts';
import type { WaterfallRun } from '../../waterfall/waterfall.contract.ts';
import type { EnrichmentRecord, Outcome, ProgressMark, Row } from '../records.contract.ts';
import {
  addOutcome,
  listSubjects,
  markOf,
  markProgress,
  putOutcome,
  type SubjectRecord,
} from './row-run.store.ts';

/** A row without an outcome, and its position in the part. */
export interface OpenRow {
  readonly n: number;
  readonly row: Row;
}

/** A row's end: whose contact it is, and what came of it. */
export interface RowEnd {
  readonly contactId: string;
  readonly outcome: Outcome;
  /** What was tried for it, where something was. */
  readonly run?: WaterfallRun;
}

const ROWS_AT_A_TIME = 16;
/** A row that waits for another request gives up this long after its own was made. */
export const JOINED_WAIT_MS_MAX = 4 * 3_600_000;

/**
 * Gives the rows of a part that have no outcome yet. Rows that nobody will run get theirs here: left out for
 * lack of credits, cancelled, or, where rows have waited for others, too long waited for. `known` are the runs of the
 * part, where they are at hand.
 */
export async function openRows(
  p: Ports,
  record: EnrichmentRecord,
  part: number,
  rows: readonly Row[],
  {
    known,
    waited = true,
  }: { readonly known?: Iterable<SubjectRecord>; readonly waited?: boolean } = {},
): Promise<OpenRow[]> {
  const subjects = [...(known ?? (await listSubjects(p, record.workspaceId, record.id, part)))];
  const ended = new Set(subjects.flatMap(({ row, outcome }) => (outcome ? [row] : [])));
  const open: OpenRow[] = [];
  const ends = new Map<number, RowEnd>();
  rows.forEach((row, n) => {
    if (ended.has(n) || row.duplicateOf !== undefined) return;
    const outcome = endWithoutRun(p, record, row, waited);
    if (outcome === undefined) open.push({ n, row });
    else ends.set(n, { contactId: contactIdOf(record.workspaceId, row.keys), outcome });
  });
  await endRows(p, record, part, ends);
  return open;
}

/**
 * Writes the ends of rows and marks them in the part's progress. A row that has its end already keeps it, since a call
 * may have outlived its workflow; `over` is for the settle, which has the last word. Safe to repeat.
 */
export async function endRows(
  p: Ports,
  record: EnrichmentRecord,
  part: number,
  ends: ReadonlyMap<number, RowEnd>,
  { over = false }: { readonly over?: boolean } = {},
): Promise<void> {
  const { workspaceId: ws, id } = record;
  // The marks go first: a row with an outcome is passed over by who comes next, and must count by then.
  const marks = [...ends].map(([row, { outcome }]) => [row, markOf(outcome)] as const);
  await markProgress(p, ws, id, part, new Map(marks));
  const others = new Map<number, ProgressMark>();
  await forEachAtATime([...ends], ROWS_AT_A_TIME, async ([row, end]) => {
    const subject = { part, row, step: 0, ...end };
    if (over) return putOutcome(p, ws, id, subject);
    const standing = markOf(await addOutcome(p, ws, id, subject));
    if (standing !== markOf(end.outcome)) others.set(row, standing);
  });
  await markProgress(p, ws, id, part, others);
}

function endWithoutRun(
  p: Ports,
  record: EnrichmentRecord,
  row: Row,
  waited: boolean,
): Outcome | undefined {
  if (row.unaffordable) return { kind: 'failed', reason: 'CREDITS_INSUFFICIENT' };
  if (record.cancelRequested) return { kind: 'cancelled' };
  if (!waited || p.now() < record.createdAtMs + JOINED_WAIT_MS_MAX) return undefined;
  return { kind: 'failed', reason: 'WAITED_TOO_LONG' };
}
