import type { EventClient } from '../../events/event-client.ts';
import type { Operation } from '../../ledger/ledger.contract.ts';
import { AppError } from '../../shared/errors.ts';
import type { Ports } from '../../shared/ports.ts';
import { type Amounts, addAmounts, timesAmounts } from '../../shared/units.contract.ts';
import { endEnrichment, findEnrichment, leaveUnfinished, listRounds } from '../enrichment.store.ts';
import type {
  EnrichmentRecord,
  ProgressCounts,
  ProgressMark,
  RoundRecord,
} from '../records.contract.ts';
import { countProgress, listSubjects, markOf, markProgress } from '../rounds/row-run.store.ts';

/** Ports of a call that ends requests. */
export interface FinishPorts extends Ports, EventClient {}

/**
 * Ends a request whose parts are settled, and tells of it. Safe to repeat.
 *
 * Errors: OPERATION_UNRESOLVED while a round is not settled or a row has no end, others where the bus does not
 *         answer: somebody has to come back, the workflow's retry or the sweep, before the request may leave the
 *         unfinished ones.
 */
export async function finishEnrichment(p: FinishPorts, ws: string, id: string): Promise<void> {
  await endRequest(p, ws, id);
  await announceEnd(p, ws, id);
}

/**
 * Ends a request whose parts are settled: its record says what was charged and when it ended. `atOnce`: inside the
 * call that made it. Safe to repeat. Errors: as of `finishEnrichment`.
 */
export async function endRequest(
  p: Ports,
  ws: string,
  id: string,
  { atOnce = false }: { readonly atOnce?: boolean } = {},
): Promise<void> {
  const record = await loadRecord(p, ws, id);
  if (record.status !== 'running') return;
  const rounds = await listRounds(p, ws, id);
  const ended = isSettled(record, rounds) ? await countAllEnded(p, record) : undefined;
  if (ended === undefined) {
    throw new AppError('OPERATION_UNRESOLVED', `request ${id} has work left`);
  }
  const isEnded = await endEnrichment(p, ws, id, {
    status: record.cancelRequested ? 'cancelled' : 'completed',
    completedAtMs: p.now(),
    charged: chargedBy(record, rounds),
    ended,
    endedAtOnce: atOnce,
  });
  if (!isEnded && (await loadRecord(p, ws, id)).status === 'running') {
    throw new AppError('OPERATION_UNRESOLVED', `request ${id} was cancelled just now`);
  }
}

/** Tells other systems of the end of a request, at least once, also where a call died before it had told. */
export async function announceEnd(p: FinishPorts, ws: string, id: string): Promise<void> {
  const { status, charged = {}, i2sk } = await loadRecord(p, ws, id);
  if (i2sk === undefined || (status !== 'completed' && status !== 'cancelled')) return;
  await p.publishEnd({ workspaceId: ws, enrichmentId: id, status, charged });
  await leaveUnfinished(p, ws, id);
}

async function loadRecord(p: Ports, ws: string, id: string): Promise<EnrichmentRecord> {
  const record = await findEnrichment(p, ws, id);
  if (record === undefined) throw new AppError('NOT_FOUND', `request ${id}`);
  return record;
}

/**
 * Counts the rows by their ends; undefined while one has none. A call that ended a row may have died before it marked
 * it in the progress; then the marks are made good first.
 */
async function countAllEnded(
  p: Ports,
  record: EnrichmentRecord,
): Promise<ProgressCounts | undefined> {
  const { workspaceId: ws, id } = record;
  const wanted = record.rows - record.quote.duplicates;
  const before = await countProgress(p, ws, id);
  if (total(before) >= wanted) return before;
  for (let part = 0; part < record.parts; part += 1) {
    const marks = (await listSubjects(p, ws, id, part)).flatMap(
      ({ row, outcome }): [number, ProgressMark][] => (outcome ? [[row, markOf(outcome)]] : []),
    );
    await markProgress(p, ws, id, part, new Map(marks));
  }
  const after = await countProgress(p, ws, id);
  return total(after) >= wanted ? after : undefined;
}

function total(counts: ProgressCounts): number {
  return Object.values(counts).reduce((sum, n) => sum + n, 0);
}

/** Says whether no credits are held any more: each part's share of the hold, and each later round's own. */
function isSettled(record: EnrichmentRecord, rounds: readonly RoundRecord[]): boolean {
  const first = rounds.filter(({ round, settle }) => round === 0 && settle?.state === 'applied');
  const settled = new Set(first.map(({ part }) => part));
  return (
    record.heldByPart.every((held, part) => held === 0 || settled.has(part)) &&
    rounds.every(({ hold, settle }) => !isHolding(hold) || settle?.state === 'applied')
  );
}

/** Says whether a hold has credits, or may have: its write may have been done without its record telling. */
function isHolding(hold: Operation | undefined): boolean {
  return hold?.state === 'applied' || hold?.state === 'intended';
}

/** Sums what the settled rounds of a request have charged. */
export function chargedBy(record: EnrichmentRecord, rounds: readonly RoundRecord[]): Amounts {
  const settled = rounds.filter(({ settle }) => settle?.state === 'applied');
  return addAmounts(
    timesAmounts(record.price, 0),
    ...settled.map(({ charged = [] }) => timesAmounts(record.price, charged.length)),
  );
}
