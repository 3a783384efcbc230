import { actionFor } from '../../actions/actions.ts';
import { forEachAtATime } from '../../shared/batches.ts';
import type { Ports } from '../../shared/ports.ts';
import { addAmounts, type EpochMs } from '../../shared/units.contract.ts';
import { findEnrichments, listRounds } from '../enrichment.store.ts';
import { countLookups, sumOf } from '../lookups.ts';
import type { EnrichmentRecord, LookupCounts } from '../records.contract.ts';
import { enrichmentsBetween } from '../time-index.store.ts';
import type { ActionCounts, PastRequest } from './rehearse.ts';

/** Requests that one rehearsal can replay; a longer past is asked for in pieces. */
export const PAST_REQUESTS_MAX = 5_000;
const RECORDS_AT_A_TIME = 16;

/**
 * Reads the accepted requests of a past period, as far as their credits go; undefined where there
 * are more than PAST_REQUESTS_MAX. What was refused then left nothing, and is not among them.
 */
export async function readPast(
  p: Ports,
  ws: string,
  range: { readonly fromMs: EpochMs; readonly toMs: EpochMs },
): Promise<PastRequest[] | undefined> {
  const ids = await enrichmentsBetween(p, ws, { ...range, max: PAST_REQUESTS_MAX + 1 });
  if (ids.length > PAST_REQUESTS_MAX) return undefined;
  const records = await findEnrichments(p, ws, ids);
  const past = new Map<string, PastRequest>();
  await forEachAtATime(records, RECORDS_AT_A_TIME, async (record) => {
    if (record.status === 'intended' || record.status === 'refused') return;
    past.set(record.id, await toPast(p, record));
  });
  return ids.flatMap((id) => past.get(id) ?? []);
}

async function toPast(p: Ports, record: EnrichmentRecord): Promise<PastRequest> {
  const { id, createdAtMs, completedAtMs, rows } = record;
  const charged = await chargedIn(p, record);
  // What a later round took over was held then; on paper it is held with the rest.
  const held = mostOf(toActions(heldIn(record)), charged);
  return {
    id,
    memberId: record.memberId,
    atMs: createdAtMs,
    rows,
    held,
    charged,
    endedAtMs: completedAtMs ?? p.now(),
  };
}

function heldIn({ held, heldByPart }: EnrichmentRecord): LookupCounts {
  return held ? countLookups(held) : addAmounts(...heldByPart.map(toAmounts));
}

/** With one action the record tells; with several its rounds do. */
async function chargedIn(p: Ports, record: EnrichmentRecord): Promise<ActionCounts> {
  const { workspaceId, id, actions, prices, charged = {} } = record;
  const [[datum, price] = ['', {}], ...others] = Object.entries(prices);
  const each = sumOf(price);
  if (actions.length === 1 && others.length === 0 && each > 0) {
    return toActions({ [datum]: sumOf(charged) / each });
  }
  const rounds = await listRounds(p, workspaceId, id);
  return toActions(
    addAmounts(...rounds.map((round) => toAmounts(countLookups(round.charged ?? {})))),
  );
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
