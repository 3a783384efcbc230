import { withLatest } from '../../claims/latest-records.ts';
import { loadAccount } from '../../ledger/ledger.ts';
import type { Ports } from '../../shared/ports.ts';
import { findRound } from '../enrichment.store.ts';
import type { PartRun, SettledRound, SettleRun } from '../enrichment-run.contract.ts';
import { eachLookup, isNone, type Lookup } from '../lookups.ts';
import type { EnrichmentRecord, Outcome, RoundRecord } from '../records.contract.ts';
import { addEnd, endLookups, openLookups, type Part, type RowEnd } from '../rounds/end-rows.ts';
import { endHold, shutRound } from '../rounds/hold-round.ts';
import { loadPart } from '../rounds/load-part.ts';
import { coveredLookups, hasWonNothing, heldIn } from '../rounds/round-lookups.ts';
import { listRuns, type RowRun, STOPPED } from '../rounds/row-run.store.ts';
import type { RanPart } from '../rounds/run-rows.ts';
import { freeUnheld } from '../row-claims.ts';
import { answeredRow, contactIdOf } from '../row-subjects.ts';
import { chooseCharged, readKnownAtSettle } from './choose-charged.ts';
import { payLookups } from './pay-lookups.ts';
import { type HoldEnd, settleHold } from './settle-hold.ts';

/** The longest pause between two looks at what other requests are finding. */
const WAIT_SECONDS_MAX = 60;

/** What a settle has come to, and what it knows by then. */
export interface RoundEnd {
  readonly settled: SettledRound;
  readonly record: EnrichmentRecord;
  /** The round as it stands afterwards; undefined: never opened, or rows are left to run. */
  readonly round?: RoundRecord | undefined;
  readonly runs: ReadonlyMap<number, RowRun>;
}

/**
 * Ends a round of a part: what was found is paid for, the rest of its hold goes back. One change of
 * the account, however many rows. While rows are left that another execution can run, nothing is
 * settled, unless it is forced: then they count as failed and cost nothing, and a later round that
 * nobody has opened is shut. `ran` spares all reads of the part, for a call that has just run its
 * rows.
 *
 * Shape:  → how many lookups wait for another request, and how long to wait before the next round.
 * Errors: ACCOUNT_BUSY, OPERATION_UNRESOLVED: call again later. Safe to repeat at any point.
 */
export async function settleRound(
  p: Ports,
  { force, ...run }: SettleRun,
  ran?: RanPart,
): Promise<RoundEnd> {
  const part = ran ?? (await readPart(p, run));
  const { record } = part;
  const isUnopened = part.round === undefined && run.round > 0;
  const found = force && isUnopened ? await shutRound(p, record, run) : part.round;
  const standing =
    found === undefined || hasWonNothing(found) ? undefined : await endHold(p, record, found);
  // Without `ran`, read after the hold has its fate, so that no row begins unseen.
  const runs = toMap(ran?.runs ?? (await listRuns(p, part)));
  let round = standing ?? (run.round === 0 ? firstRound(part) : undefined);
  if (round !== undefined) {
    if (!force && hasRowsLeft(part, round, runs)) {
      return { settled: { ...run, next: 'again', waiting: 0, waitSeconds: 0 }, record, runs };
    }
    await freeUnheld(p, record, part.rows);
    round = await settleOne(p, part, round, runs);
  }
  const waiting = (await openLookups(p, part, { known: runs.values() })).length;
  const settled = { ...run, ...nextAfter(run.round, waiting) };
  return { settled, record, round: round ?? found, runs };
}

function nextAfter(n: number, waiting: number): Omit<SettledRound, keyof PartRun> {
  if (waiting === 0) return { next: 'done', waiting, waitSeconds: 0 };
  return { next: 'wait', waiting, waitSeconds: Math.min(2 ** n, WAIT_SECONDS_MAX) };
}

async function readPart(p: Ports, run: PartRun): Promise<Omit<RanPart, 'runs'>> {
  const { workspaceId, enrichmentId: id } = run;
  const [part, round] = await Promise.all([
    loadPart(p, run),
    findRound(p, { workspaceId, id }, run),
  ]);
  return { ...part, round };
}

/** Says whether lookups of a round that is not settled have no outcome yet. */
function hasRowsLeft(
  { record }: Part,
  round: RoundRecord,
  runs: ReadonlyMap<number, RowRun>,
): boolean {
  if (round.settle !== undefined || record.cancelRequested) return false;
  return eachLookup(coveredLookups(record, round)).some(
    ({ row, datum }) => runs.get(row)?.outcomes[datum] === undefined,
  );
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
): Promise<RoundRecord> {
  const running = { ...round, lookups: coveredLookups(part.record, round) };
  await endUnfinished(p, part, running, runs);
  const { workspaceId } = part.record;
  const answered = afterAnswers(part, runs);
  const [known, copy] = await Promise.all([
    readKnownAtSettle(p, answered, { lookups: round.lookups, runs }),
    loadAccount(p, { workspaceId }, undefined),
  ]);
  const { records, ...decision } = await chooseCharged(p, answered, running, { runs, known });
  const latest = withLatest(known, records);
  const endClaims: HoldEnd['endClaims'] = (decided) =>
    payLookups(p, answered, decided, { runs, known: latest });
  return settleHold(p, part.record, { ...round, ...decision }, { endClaims, copy });
}

/** The part with the keys that its answers have added: by these its claims stand. */
function afterAnswers(part: Part, runs: ReadonlyMap<number, RowRun>): Part {
  const { workspaceId } = part.record;
  return { ...part, rows: part.rows.map((row, n) => answeredRow(workspaceId, row, runs.get(n))) };
}

/** Lookups of the round that have no outcome stopped on the way: they fail. */
async function endUnfinished(
  p: Ports,
  { record, part, rows }: Part,
  round: RoundRecord,
  runs: Map<number, RowRun>,
): Promise<void> {
  const ends = new Map<number, RowEnd>();
  const stopped: Outcome = record.cancelRequested ? { kind: 'cancelled' } : STOPPED;
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
