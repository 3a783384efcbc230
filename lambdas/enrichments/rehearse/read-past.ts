import { actionFor } from '../../actions/actions.ts';
import { forEachAtATime } from '../../shared/batches.ts';
import type { Ports } from '../../shared/ports.ts';
import { addAmounts, type EpochMs } from '../../shared/units.contract.ts';
import { findEnrichments, listRounds } from '../enrichment.store.ts';
import { countLookups, sumOf } from '../lookups.ts';
import type { EnrichmentRecord, LookupCounts, RoundRecord } from '../records.contract.ts';
import { enrichmentsBetween } from '../time-index.store.ts';
import type { ActionCounts, PastCharges } from './price-past.ts';
import type { PastRequest } from './rehearse.ts';

/** Requests that one rehearsal can replay; a longer past is asked for in pieces. */
export const PAST_REQUESTS_MAX = 5_000;
const RECORDS_AT_A_TIME = 16;

/** Which past is read, and how closely. */
export interface PastRange {
  readonly fromMs: EpochMs;
  /** Not included. */
  readonly toMs: EpochMs;
  /** Tells grades apart, which reads the rounds of each request. */
  readonly byGrade?: boolean;
}

/**
 * Reads the accepted requests of a past period, as far as their credits go; undefined where there
 * are more than PAST_REQUESTS_MAX. What was refused then left nothing, and is not among them.
 */
export async function readPast(
  p: Ports,
  ws: string,
  { byGrade = false, ...range }: PastRange,
): Promise<PastRequest[] | undefined> {
  const ids = await enrichmentsBetween(p, ws, { ...range, max: PAST_REQUESTS_MAX + 1 });
  if (ids.length > PAST_REQUESTS_MAX) return undefined;
  const records = await findEnrichments(p, ws, ids);
  const past = new Map<string, PastRequest>();
  await forEachAtATime(records, RECORDS_AT_A_TIME, async (record) => {
    if (record.status === 'intended' || record.status === 'refused') return;
    past.set(record.id, await toPast(p, record, byGrade));
  });
  return ids.flatMap((id) => past.get(id) ?? []);
}

async function toPast(p: Ports, record: EnrichmentRecord, byGrade: boolean): Promise<PastRequest> {
  const { id, createdAtMs, completedAtMs, rows } = record;
  const past = await chargedIn(p, record, byGrade);
  // What a later round took over was held then; on paper it is held with the rest.
  const held = mostOf(toActions(heldIn(record)), past.charged);
  return {
    id,
    memberId: record.memberId,
    atMs: createdAtMs,
    rows,
    held,
    ...past,
    endedAtMs: completedAtMs ?? p.now(),
  };
}

function heldIn({ held, heldByPart }: EnrichmentRecord): LookupCounts {
  return held ? countLookups(held) : addAmounts(...heldByPart.map(toAmounts));
}

/** With one action of one price the record tells; else the rounds do. */
async function chargedIn(
  p: Ports,
  record: EnrichmentRecord,
  byGrade: boolean,
): Promise<PastCharges> {
  const { workspaceId, id, prices, pricesApart, charged = {} } = record;
  const [[datum, price] = ['', {}], ...others] = Object.entries(prices);
  const each = sumOf(price);
  if (others.length === 0 && each > 0 && pricesApart === undefined && !byGrade) {
    return { charged: toActions({ [datum]: sumOf(charged) / each }) };
  }
  const rounds = await listRounds(p, workspaceId, id);
  return {
    charged: toActions(
      addAmounts(...rounds.map((round) => toAmounts(countLookups(round.charged ?? {})))),
    ),
    chargedGrades: countGrades(rounds),
  };
}

function countGrades(rounds: readonly RoundRecord[]): Record<string, ActionCounts> {
  const counts: Record<string, ActionCounts> = {};
  for (const [datum, grades] of rounds.flatMap(({ chargedGrades = {} }) =>
    Object.entries(chargedGrades),
  )) {
    const { id } = actionFor(datum);
    counts[id] = addAmounts(counts[id] ?? {}, countOf(grades));
  }
  return counts;
}

function countOf(grades: Readonly<Record<string, readonly number[]>>): ActionCounts {
  return Object.fromEntries(Object.entries(grades).map(([grade, rows]) => [grade, rows.length]));
}

function toAmounts(counts: LookupCounts): Record<string, number> {
  return Object.fromEntries(Object.entries(counts));
}

function toActions(counts: LookupCounts): ActionCounts {
  return Object.fromEntries(Object.entries(counts).map(([datum, n]) => [actionFor(datum).id, n]));
}

function mostOf(a: ActionCounts, b: ActionCounts): ActionCounts {
  const actions = new Set([...Object.keys(a), ...Object.keys(b)]);
  return Object.fromEntries([...actions].map((id) => [id, Math.max(a[id] ?? 0, b[id] ?? 0)]));
}
