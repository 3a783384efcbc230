import { forEachAtATime } from '../shared/batches.ts';
import { keys } from '../shared/keys.contract.ts';
import type { Ports } from '../shared/ports.ts';
import { postpone } from '../shared/unfinished.store.ts';
import { type EpochMs, epochMs } from '../shared/units.contract.ts';
import { findEnrichment, findPart, listRounds } from './enrichment.store.ts';
import {
  type EnrichmentRun,
  HOLD_LIFETIME_SECONDS,
  HOLD_LIFETIME_SECONDS_MAX,
  ROUND_TIMEOUT_SECONDS,
  ROWS_WRITTEN_AT_A_TIME,
} from './enrichment-run.contract.ts';
import { bringOn, CALL_LIFETIME_MS } from './intake/bring-on.ts';
import { rowsOf } from './lookups.ts';
import type { SubmitPorts } from './ports.ts';
import { lastProgress } from './progress.store.ts';
import type { EnrichmentRecord } from './records.contract.ts';
import { addEnd, endLookups, openLookups, type RowEnd } from './rounds/end-rows.ts';
import { giveOwned, knownOf } from './rounds/give-owned.ts';
import { isShut } from './rounds/round-lookups.ts';
import { STOPPED } from './rounds/row-run.store.ts';
import { freeRowClaims } from './row-claims.ts';
import { contactIdIn } from './row-subjects.ts';
import { announceEnd, finishEnrichment } from './settle/finish-enrichment.ts';
import { settleRound } from './settle/settle-round.ts';
import { foundInRequest, tellFound } from './settle/tell-found.ts';

/** Ports of the sweep: it learns from a start whether the run has ended. */
export interface SweepPorts extends SubmitPorts {
  readonly startWorkflow: (run: EnrichmentRun) => Promise<'started' | 'ended'>;
}

/** How long a running request is left alone before the sweep looks again. */
const LOOK_AGAIN_MS = 600_000;

/**
 * Brings a request that is overdue to where it belongs: a dead call's hold to its fate, a request
 * without a workflow to one, a request whose workflow has died, or whose hold is past its lifetime
 * (`holdExpiresAt`), to its end: what was found is charged, the rest given back. The end of a
 * finished request is told, if nobody has told it yet.
 *
 * Errors: ACCOUNT_BUSY, OPERATION_UNRESOLVED: the next sweep comes by again. Safe to repeat.
 */
export async function sweepEnrichment(p: SweepPorts, ws: string, id: string): Promise<void> {
  const record = await findEnrichment(p, ws, id);
  if (record === undefined) return;
  if (record.status === 'intended' || record.status === 'refused') {
    await bringOn(p, record);
    return;
  }
  if (record.status !== 'running') {
    await announceEnd(p, record, await foundInRequest(p, record));
    return;
  }
  if (p.now() < roundEndsAt(record)) {
    await postpone(p, keys.enrichment(ws, id), id, roundEndsAt(record));
    return;
  }
  if (p.now() >= (await holdExpiresAt(p, record)) || (await hasNoWorkflow(p, record))) {
    await endNow(p, record);
    return;
  }
  await postpone(p, keys.enrichment(ws, id), id, epochMs(p.now() + LOOK_AGAIN_MS));
}

/**
 * Says by when a hold ends, settled by its workflow or by the sweep: some hours after the request,
 * or the last lookup of it that has ended. A long request that is at work is not cut off, but for
 * the longest time that any hold may live.
 */
export async function holdExpiresAt(p: Ports, record: EnrichmentRecord): Promise<EpochMs> {
  const { workspaceId, id, createdAtMs } = record;
  const first = createdAtMs + HOLD_LIFETIME_SECONDS * 1000;
  if (p.now() < first) return epochMs(first);
  const workedAtMs = (await lastProgress(p, workspaceId, id)) ?? createdAtMs;
  const last = createdAtMs + HOLD_LIFETIME_SECONDS_MAX * 1000;
  return epochMs(Math.min(Math.max(first, workedAtMs + HOLD_LIFETIME_SECONDS * 1000), last));
}

/**
 * The first round of an only part runs by itself, without a name: nobody else may run beside it.
 */
function roundEndsAt({ createdAtMs, held }: EnrichmentRecord): EpochMs {
  const isAlone = rowsOf(held ?? {}).length > 0;
  return epochMs(createdAtMs + (isAlone ? CALL_LIFETIME_MS + ROUND_TIMEOUT_SECONDS * 1000 : 0));
}

async function hasNoWorkflow(p: SweepPorts, record: EnrichmentRecord): Promise<boolean> {
  const { workspaceId, id, parts } = record;
  const run = { workspaceId, enrichmentId: id, parts: [...Array(parts).keys()] };
  return (await p.startWorkflow(run)) === 'ended';
}

/**
 * Settles every round that is open, ends lookups that wait, and finishes the request. In this order: a
 * row's claims are given back only when no round can charge them any more.
 */
async function endNow(p: SweepPorts, record: EnrichmentRecord): Promise<void> {
  const { workspaceId: ws, id } = record;
  const rounds = (await listRounds(p, ws, id)).filter((round) => !isShut(round));
  for (let part = 0; part < record.parts; part += 1) {
    const last = Math.max(0, ...rounds.filter((r) => r.part === part).map((r) => r.round));
    let n = 0;
    let isLast = false;
    while (n <= last || !isLast) {
      const run = { workspaceId: ws, enrichmentId: id, part, round: n, force: true };
      const end = await settleRound(p, run);
      await tellFound(p, end);
      isLast = end.round !== undefined && isShut(end.round);
      n += 1;
    }
  }
  for (let part = 0; part < record.parts; part += 1) await endWaiting(p, record, part);
  await finishEnrichment(p, ws, id);
}

/**
 * Lookups that still wait get what the workspace owns by now; the others end without a result, and
 * give back what a call that died has won for them: no round names it.
 */
async function endWaiting(p: SweepPorts, record: EnrichmentRecord, part: number): Promise<void> {
  const { workspaceId: ws, id } = record;
  const rows = (await findPart(p, ws, id, part))?.rows ?? [];
  if ((await giveOwned(p, record, { part, rows })) === 0) return;
  const ends = new Map<number, RowEnd>();
  const open = await openLookups(p, { record, part, rows });
  const known = await knownOf(p, { record, part, rows }, open);
  for (const { row: n, datum } of open) {
    const row = rows[n];
    if (row) addEnd(ends, n, contactIdIn(known, ws, row), { [datum]: STOPPED });
  }
  await forEachAtATime([...ends.keys()], ROWS_WRITTEN_AT_A_TIME, async (n) => {
    const row = rows[n];
    if (row) await freeRowClaims(p, { record, part, n, row, known });
  });
  await endLookups(p, { record, part }, ends);
}
