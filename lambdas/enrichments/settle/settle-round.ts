import { actionFor } from '../../actions/actions.ts';
import { markFound } from '../../claims/claim-data.ts';
import type { Finding, Known } from '../../claims/claims.contract.ts';
import type { FoundValue } from '../../claims/plan-found.ts';
import { readKnown } from '../../claims/subject.store.ts';
import { valueKey } from '../../identity/identify.ts';
import { forEachAtATime } from '../../shared/batches.ts';
import { AppError } from '../../shared/errors.ts';
import type { Ports } from '../../shared/ports.ts';
import { contactIdOf } from '../contact-of-row.ts';
import { findEnrichment, findPart, findRound } from '../enrichment.store.ts';
import type { SettledRound, SettleRun } from '../enrichment-run.contract.ts';
import { dataOfRow, eachLookup, isNone, type Lookup, rowsOf, toLookups } from '../lookups.ts';
import type { Lookups, Outcome, RoundRecord } from '../records.contract.ts';
import { addEnd, endLookups, openLookups, type Part, type RowEnd } from '../rounds/end-rows.ts';
import { heldIn } from '../rounds/held-in.ts';
import { endHold, heldOf } from '../rounds/hold-round.ts';
import { listRuns, type RowRun } from '../rounds/row-run.store.ts';
import { rowClaimOf } from '../row-claims.ts';
import { type EndedRound, payLookups } from './pay-lookups.ts';
import { type DecidedRound, settleHold } from './settle-hold.ts';

const ROWS_AT_A_TIME = 32;
/** The longest pause between two looks at what other requests are finding. */
const WAIT_SECONDS_MAX = 60;

/**
 * Ends a round of a part: what was found is paid for, the rest of its hold goes back. One change of
 * the account, however many rows. While rows are left that another execution can run, nothing is
 * settled, unless it is forced: then they count as failed and cost nothing.
 *
 * Shape:  → how many lookups wait for another request, and how long to wait before the next round.
 * Errors: ACCOUNT_BUSY, OPERATION_UNRESOLVED: call again later. Safe to repeat at any point.
 */
export async function settleRound(p: Ports, { force, ...run }: SettleRun): Promise<SettledRound> {
  const { workspaceId: ws, enrichmentId: id, part, round: n } = run;
  const record = await findEnrichment(p, ws, id);
  const rows = (await findPart(p, ws, id, part))?.rows;
  if (record === undefined || rows === undefined) throw new AppError('NOT_FOUND', `part of ${id}`);
  const whole = { record, part, rows };
  const left = await findRound(p, record, { part, round: n });
  const found = left && (await endHold(p, record, left));
  const runs = toMap(await listRuns(p, whole));
  const round = found ?? (n === 0 ? firstRound(whole) : undefined);
  if (round !== undefined) {
    if (!force && hasRowsLeft(whole, round, runs)) {
      return { ...run, next: 'again', waiting: 0, waitSeconds: 0 };
    }
    await settleOne(p, whole, round, runs);
  }
  const waiting = (await openLookups(p, whole, { known: runs.values() })).length;
  if (waiting === 0) return { ...run, next: 'done', waiting, waitSeconds: 0 };
  return { ...run, next: 'wait', waiting, waitSeconds: Math.min(2 ** n, WAIT_SECONDS_MAX) };
}

/** Says whether lookups of a round that is not settled have no outcome yet. */
function hasRowsLeft(
  { record }: Part,
  round: RoundRecord,
  runs: ReadonlyMap<number, RowRun>,
): boolean {
  if (round.settle !== undefined || record.cancelRequested) return false;
  return eachLookup(heldLookupsOf(record, round)).some(
    ({ row, datum }) => runs.get(row)?.outcomes[datum] === undefined,
  );
}

function heldLookupsOf(record: Part['record'], round: RoundRecord): Lookups {
  return round.round === 0 ? round.lookups : heldOf(record, round, round.slices);
}

function toMap(runs: readonly RowRun[]): Map<number, RowRun> {
  return new Map(runs.map((run) => [run.row, run]));
}

/**
 * The first round as it is to be settled, where nobody has written it: that of a request of one
 * part, or one of a list that never got ready but still has its share of the hold to give back.
 */
function firstRound({ record, part }: Part): RoundRecord | undefined {
  if (isNone(heldIn(record, part))) return undefined;
  const slices = record.parts === 1 ? (record.heldSlices ?? []) : [];
  return { part, round: 0, lookups: record.held ?? {}, slices };
}

async function settleOne(
  p: Ports,
  part: Part,
  round: RoundRecord,
  runs: Map<number, RowRun>,
): Promise<void> {
  const running = { ...round, lookups: heldLookupsOf(part.record, round) };
  await endUnfinished(p, part, running, runs);
  const { lookups } = round;
  const known = await knownOf(p, part, { lookups, runs });
  const seen = { runs, known };
  const charged = round.charged ?? (await chooseCharged(p, part, running, seen));
  const decided: DecidedRound = { ...round, charged };
  await settleHold(p, part.record, decided, async (standing) => {
    const isOld = hasMarked(lookups, runs);
    const now = isOld ? await knownOf(p, part, { lookups, runs }) : known;
    await payLookups(p, part, standing, { runs, known: now });
  });
}

/** Says whether finds of a round were marked: what was known of their subjects is old by then. */
function hasMarked(lookups: Lookups, runs: ReadonlyMap<number, RowRun>): boolean {
  const kinds = eachLookup(lookups).map(({ row, datum }) => runs.get(row)?.outcomes[datum]?.kind);
  return kinds.includes('found') || kinds.includes('owned');
}

/** What the workspace knows of a round's rows, and of the values that were found for them. */
function knownOf(
  p: Ports,
  { record, rows }: Part,
  { lookups, runs }: { readonly lookups: Lookups; readonly runs: ReadonlyMap<number, RowRun> },
): Promise<Known> {
  const ws = record.workspaceId;
  const keys = rowsOf(lookups).flatMap((n): readonly string[] => {
    const found = Object.values(foundIn(ws, runs.get(n), dataOfRow(lookups, n)));
    return [...(rows[n]?.keys ?? []), ...found.flatMap(({ valueKeys }) => valueKeys)];
  });
  return readKnown(p, ws, keys);
}

/** Lookups of the round that have no outcome stopped on the way: they fail. */
async function endUnfinished(
  p: Ports,
  { record, part, rows }: Part,
  round: RoundRecord,
  runs: Map<number, RowRun>,
): Promise<void> {
  const ends = new Map<number, RowEnd>();
  const stopped: Outcome = record.cancelRequested
    ? { kind: 'cancelled' }
    : { kind: 'failed', reason: 'STOPPED' };
  for (const { row: n, datum } of eachLookup(round.lookups)) {
    const run = runs.get(n);
    if (run?.outcomes[datum] !== undefined) continue;
    const contactId = run?.contactId ?? contactIdOf(rows[n] ?? { keys: [] });
    addEnd(ends, n, contactId, { [datum]: stopped });
    runs.set(
      n,
      withOutcome(run ?? { part, row: n, contactId, step: 0, outcomes: {} }, datum, stopped),
    );
  }
  await endLookups(p, { record, part }, ends, { over: true });
}

function withOutcome(run: RowRun, datum: Lookup['datum'], outcome: Outcome): RowRun {
  return { ...run, outcomes: { ...run.outcomes, [datum]: outcome } };
}

/**
 * Decides which lookups the round pays for: found ones whose value the workspace does not own yet.
 * The decision goes into the round's record with the settle, so that a repeat settles the same.
 */
async function chooseCharged(
  p: Ports,
  part: Part,
  round: RoundRecord,
  { runs, known }: EndedRound & { readonly runs: Map<number, RowRun> },
): Promise<Lookups> {
  const charged: Lookup[] = [];
  const ends = new Map<number, RowEnd>();
  await forEachAtATime(rowsOf(round.lookups), ROWS_AT_A_TIME, async (n) => {
    const row = part.rows[n];
    const run = runs.get(n);
    const data = dataOfRow(round.lookups, n);
    const found = foundIn(part.record.workspaceId, run, data);
    if (row === undefined || run === undefined || Object.keys(found).length === 0) return;
    const placed = { record: part.record, part: part.part, n, row, known };
    const { contactId, pays, owned } = await markFound(p, rowClaimOf(placed), found);
    charged.push(...data.filter((d) => pays.includes(d)).map((datum) => ({ row: n, datum })));
    const free = Object.entries(owned).map(([datum, finding]) => [
      datum,
      { kind: 'owned', ...finding } as Outcome,
    ]);
    const outcomes = { ...run.outcomes, ...Object.fromEntries(free) };
    // Whose the row is shows only now: a value may have led to a person who was known already.
    if (free.length > 0 || contactId !== run.contactId) addEnd(ends, n, contactId, outcomes);
    runs.set(n, { ...run, contactId, outcomes });
  });
  await endLookups(p, part, ends, { over: true });
  return toLookups(charged);
}

/** Gives what a row has found of some data, with the keys of its values. */
function foundIn(
  ws: string,
  run: RowRun | undefined,
  data: readonly Lookup['datum'][],
): Record<string, FoundValue> {
  return Object.fromEntries(
    data.flatMap((datum): [string, FoundValue][] => {
      const outcome = run?.outcomes[datum];
      if (outcome?.kind !== 'found') return [];
      const { kind: _kind, ...finding } = outcome;
      return [[datum, { finding, valueKeys: keysOf(ws, datum, finding) }]];
    }),
  );
}

function keysOf(ws: string, datum: Lookup['datum'], { value, all }: Finding): string[] {
  const { valueKind } = actionFor(datum);
  if (valueKind === undefined) return [];
  const values = [value, ...all.map((each) => (typeof each === 'string' ? each : each.value))];
  const keys = values.flatMap((each) => (each && valueKey(ws, valueKind, each)) || []);
  return [...new Set(keys)];
}
