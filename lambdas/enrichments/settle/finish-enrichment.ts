import type { SluiceEvent } from '../../events/events.contract.ts';
import { makeEvent } from '../../events/make-event.ts';
import type { Operation } from '../../ledger/ledger.contract.ts';
import { AppError } from '../../shared/errors.ts';
import type { Ports } from '../../shared/ports.ts';
import {
  type EnrichmentEnd,
  endEnrichment,
  findEnrichment,
  leaveUnfinished,
  listRounds,
} from '../enrichment.store.ts';
import { isNone } from '../lookups.ts';
import type { FinishPorts } from '../ports.ts';
import { countEnds, countProgress, markProgress } from '../progress.store.ts';
import type { EnrichmentRecord, ProgressCounts, RoundRecord } from '../records.contract.ts';
import { chargedBy, heldIn, isSettleDone } from '../rounds/round-lookups.ts';
import { listRuns, type RowRun } from '../rounds/row-run.store.ts';
import { exportDue } from './export-due.ts';

/**
 * Ends a request whose parts are settled, and tells of it, with what its last call has found. Safe
 * to repeat.
 *
 * Errors: OPERATION_UNRESOLVED while a round is not settled or a lookup has no end, others where
 *         the bus does not answer: somebody has to come back, the workflow's retry or the sweep,
 *         before the request may leave the unfinished ones.
 */
export async function finishEnrichment(
  p: FinishPorts,
  ws: string,
  id: string,
  { seen, found = [] }: KnownEnd = {},
): Promise<void> {
  const ended = seen && (await endKnown(p, seen));
  await announceEnd(p, ended ?? (await endRequest(p, ws, id)), found);
}

/** What a call that ends a request knows of it. */
export interface KnownEnd {
  /** All of it; absent: the table is asked. */
  readonly seen?: SettledRequest | undefined;
  /** What is to be told before the end: of whom the last round has found details. */
  readonly found?: readonly SluiceEvent[];
}

/** A request whose parts are settled, as the call that has settled them knows it. */
export interface SettledRequest {
  readonly record: EnrichmentRecord;
  /** All its rounds. */
  readonly rounds: readonly RoundRecord[];
  /** The runs of all its rows. */
  readonly runs: readonly RowRun[];
}

/** Ends a request from what a call knows of it; undefined where that is not enough, or is old. */
async function endKnown(
  p: Ports,
  { record, rounds, runs }: SettledRequest,
): Promise<EnrichmentRecord | undefined> {
  const ended = countEnds(runs.map(({ outcomes }) => outcomes));
  if (!isSettled(record, rounds) || total(ended) < record.lookups) return undefined;
  return writeEnd(p, record, { rounds, ended, atOnce: false });
}

/**
 * Ends a request whose parts are settled: its record says what was charged and when it ended.
 * `atOnce`: inside the call that made it. Safe to repeat. Errors: as of `finishEnrichment`.
 *
 * Shape:  → the record as it is then.
 */
export async function endRequest(
  p: Ports,
  ws: string,
  id: string,
  { atOnce = false }: { readonly atOnce?: boolean } = {},
): Promise<EnrichmentRecord> {
  const record = await load(p, ws, id);
  if (record.status !== 'running') return record;
  const rounds = await listRounds(p, ws, id);
  const ended = isSettled(record, rounds) ? await countAllEnded(p, record) : undefined;
  if (ended === undefined) {
    throw new AppError('OPERATION_UNRESOLVED', `request ${id} has work left`);
  }
  const done = (await writeEnd(p, record, { rounds, ended, atOnce })) ?? (await load(p, ws, id));
  if (done.status === 'running') {
    throw new AppError('OPERATION_UNRESOLVED', `request ${id} was cancelled just now`);
  }
  return done;
}

interface Ending {
  readonly rounds: readonly RoundRecord[];
  readonly ended: ProgressCounts;
  readonly atOnce: boolean;
}

/** Writes the end; undefined where the request has ended, or was asked to stop only now. */
async function writeEnd(
  p: Ports,
  record: EnrichmentRecord,
  { rounds, ended, atOnce }: Ending,
): Promise<EnrichmentRecord | undefined> {
  const written: EnrichmentEnd = {
    status: record.cancelRequested ? 'cancelled' : 'completed',
    completedAtMs: p.now(),
    charged: chargedBy(record, rounds),
    ended,
    endedAtOnce: atOnce,
  };
  const isWritten = await endEnrichment(p, record.workspaceId, record.id, written);
  return isWritten ? { ...record, ...written } : undefined;
}

/**
 * Tells other systems of the end of a request, and of what it has found last, at least once, also
 * where a call died before it had told: its record stays among the unfinished ones until then.
 */
export async function announceEnd(
  p: FinishPorts,
  record: EnrichmentRecord,
  found: readonly SluiceEvent[],
): Promise<void> {
  const { workspaceId: ws, id, status, charged = {}, i2sk, completedAtMs } = record;
  if (i2sk === undefined || completedAtMs === undefined) return;
  const type = status === 'cancelled' ? 'enrichment.cancelled' : 'enrichment.completed';
  const data = { enrichmentId: id, charged };
  const ended = makeEvent({ type, workspaceId: ws, recordId: id, atMs: completedAtMs, data });
  const { exportId } = record;
  const due = exportId === undefined ? [] : exportDue(record, exportId);
  await p.publish(...found, ended, ...due);
  await leaveUnfinished(p, ws, id);
}

async function load(p: Ports, ws: string, id: string): Promise<EnrichmentRecord> {
  const record = await findEnrichment(p, ws, id);
  if (record === undefined) throw new AppError('NOT_FOUND', `request ${id}`);
  return record;
}

/**
 * Counts the lookups by their ends; undefined while one has none. A call that ended a lookup may
 * have died before it marked it in the progress; then the marks are made good first.
 */
async function countAllEnded(
  p: Ports,
  record: EnrichmentRecord,
): Promise<ProgressCounts | undefined> {
  const { workspaceId: ws, id, lookups } = record;
  const before = await countProgress(p, ws, id);
  if (total(before) >= lookups) return before;
  for (let part = 0; part < record.parts; part += 1) {
    const runs = await listRuns(p, { record, part });
    await markProgress(
      p,
      { record, part },
      new Map(runs.map(({ row, outcomes }) => [row, outcomes])),
    );
  }
  const after = await countProgress(p, ws, id);
  return total(after) >= lookups ? after : undefined;
}

function total(counts: ProgressCounts): number {
  return Object.values(counts).reduce((sum, n) => sum + n, 0);
}

/** Says whether no credits are held any more: each part's share of the hold, and later holds. */
function isSettled(record: EnrichmentRecord, rounds: readonly RoundRecord[]): boolean {
  const first = rounds.filter(({ round, settle }) => round === 0 && isSettleDone(settle));
  const settled = new Set(first.map(({ part }) => part));
  const parts = Array.from({ length: record.parts }, (_, part) => part);
  return (
    parts.every((part) => isNone(heldIn(record, part)) || settled.has(part)) &&
    rounds.every(({ hold, settle }) => !isHolding(hold) || isSettleDone(settle))
  );
}

/** Says whether a hold has credits, or may have: its write may be done and its record not tell. */
function isHolding(hold: Operation | undefined): boolean {
  return hold?.state === 'applied' || hold?.state === 'intended';
}
