import { claimantOf } from '../../claims/claim.store.ts';
import { freeOwnClaims, readPerson } from '../../claims/claim-datum.ts';
import { contactIdOf } from '../../identity/contact-id.ts';
import { takeHeld, toHeldSlices } from '../../ledger/holds/held-slices.ts';
import { planHold } from '../../ledger/holds/plan-hold.ts';
import type { HeldSlice, Operation } from '../../ledger/ledger.contract.ts';
import { ensureOperation } from '../../ledger/operations/ensure-operation.ts';
import {
  intendOperation,
  newOperation,
  type RecordChange,
  recordFate,
} from '../../ledger/operations/operation.store.ts';
import { type OperationFate, resolveOperation } from '../../ledger/operations/perform-operation.ts';
import { forEachAtATime } from '../../shared/batches.ts';
import type { ErrorCode } from '../../shared/errors.contract.ts';
import { keys } from '../../shared/keys.contract.ts';
import type { Ports } from '../../shared/ports.ts';
import { timesAmounts } from '../../shared/units.contract.ts';
import { findPart, listRounds, putRound } from '../enrichment.store.ts';
import type { PartPorts } from '../ports.ts';
import type { EnrichmentRecord, RoundRecord } from '../records.contract.ts';
import { endRows, type RowEnd } from './end-rows.ts';

/**
 * Writes a later round, whose claims are won, and has its credits held; gives the rows that may run: none when
 * the hold is refused, whose rows then end uncharged. Safe to repeat.
 */
export async function openRound(
  p: PartPorts,
  record: EnrichmentRecord,
  round: RoundRecord,
): Promise<readonly number[]> {
  if (round.rows.length === 0) return [];
  const standing = await putRound(p, record.workspaceId, record.id, round);
  const refusal = await holdRound(p, record, standing);
  if (refusal === undefined) return standing.rows;
  await giveUp(p, record, standing, refusal);
  return [];
}

/**
 * Gives a round whose hold has its fate. One that a dead call left intended gets it here, for good: what had not
 * been held by now must not be held later, when the round has been settled.
 *
 * Errors: ACCOUNT_BUSY, OPERATION_UNRESOLVED: call again later.
 */
export async function endHold(
  p: Ports,
  record: EnrichmentRecord,
  round: RoundRecord,
): Promise<RoundRecord> {
  const { workspaceId, place, cause, onFate } = holdOf(record, round);
  const closed = round.hold === undefined && round.round > 0;
  const standing = closed
    ? await intendOperation(p, place, closedHold(p, record, round))
    : round.hold;
  if (standing?.state !== 'intended') return { ...round, ...(standing && { hold: standing }) };
  const found = await resolveOperation(p, { workspaceId, operation: standing, cause });
  const fate: OperationFate =
    found.kind === 'lost' ? { kind: 'refused', code: 'STATE_CONFLICT', details: {} } : found;
  const hold = await recordFate(p, place, standing, fate, onFate(fate));
  return { ...round, hold, slices: toHeldSlices(hold.slices ?? []) };
}

/**
 * Shuts the rounds of a part: a call that has outlived its workflow can open no further one. False when it has opened
 * that one already. Safe to repeat.
 */
export async function shutRound(
  p: Ports,
  record: EnrichmentRecord,
  part: number,
  n: number,
): Promise<boolean> {
  const round: RoundRecord = { part, round: n, rows: [], slices: [] };
  const hold = closedHold(p, record, round);
  const standing = await putRound(p, record.workspaceId, record.id, { ...round, hold });
  return standing.rows.length === 0;
}

function closedHold(p: Ports, { id }: EnrichmentRecord, { part, round }: RoundRecord): Operation {
  const none = newOperation(p, `${id}:hold:${part}:${round}`, 0);
  return { ...none, state: 'refused', code: 'STATE_CONFLICT' };
}

/** The part's share of the request's hold: parts take theirs in order, each in draw order. */
export function shareOf(record: EnrichmentRecord, part: number): HeldSlice[] {
  let rest: readonly HeldSlice[] = record.heldSlices ?? [];
  for (let n = 0; n < part; n += 1) {
    rest = takeHeld(rest, timesAmounts(record.price, record.heldByPart[n] ?? 0)).rest;
  }
  return takeHeld(rest, timesAmounts(record.price, record.heldByPart[part] ?? 0)).taken;
}

/** Holds for a round; gives why not, where it must not or cannot. */
async function holdRound(
  p: PartPorts,
  record: EnrichmentRecord,
  round: RoundRecord,
): Promise<ErrorCode | undefined> {
  const { workspaceId: ws, id, price } = record;
  const terms = await p.loadTerms(ws);
  // What is on its way has to be followed to its end, whatever holds by now.
  if (round.hold === undefined) {
    if (terms === undefined) return 'WORKSPACE_SUSPENDED';
    if (await isOverMaximum(p, record, round)) return 'CREDITS_OVER_MAXIMUM';
  }
  const amounts = timesAmounts(price, round.rows.length);
  const hold = await ensureOperation(p, {
    ...holdOf(record, round),
    terms,
    base: `${id}:hold:${round.part}:${round.round}`,
    found: round.hold,
    plan: (account, now) => planHold(account, amounts, now),
  });
  return hold.state === 'applied' ? undefined : 'CREDITS_INSUFFICIENT';
}

/**
 * Says whether the round would take the request over its own maximum, with all that it has held so far. The parts
 * of a longer list run side by side and cannot know of each other's rounds: with a maximum they take nothing over.
 */
async function isOverMaximum(
  p: PartPorts,
  record: EnrichmentRecord,
  round: RoundRecord,
): Promise<boolean> {
  const { workspaceId: ws, id, maxCredits, price } = record;
  if (maxCredits === undefined) return false;
  if (record.parts > 1) return true;
  const others = (await listRounds(p, ws, id)).filter((r) => r.round > 0 && r.hold);
  const held = [...(record.heldSlices ?? []), ...others.flatMap(({ slices }) => slices)];
  const wanted = Object.values(timesAmounts(price, round.rows.length));
  const sum = (credits: readonly number[]) => credits.reduce((total, n) => total + n, 0);
  return sum(held.map(({ credits }) => credits)) + sum(wanted) > maxCredits;
}

/** Where a round keeps its hold, who causes it, and what the round shows once its fate is known. */
function holdOf({ workspaceId, id, actor, actions }: EnrichmentRecord, round: RoundRecord) {
  return {
    workspaceId,
    place: { key: keys.round(workspaceId, id, round.part, round.round), attribute: 'hold' },
    cause: { actor, reason: actions.join('+'), ref: id },
    onFate: (fate: OperationFate): RecordChange =>
      fate.kind === 'applied' ? { set: { slices: toHeldSlices(fate.slices) } } : {},
  };
}

/** The rows of a round that could not be held end uncharged; their claims are free for others. */
async function giveUp(
  p: Ports,
  record: EnrichmentRecord,
  round: RoundRecord,
  reason: ErrorCode,
): Promise<void> {
  const { workspaceId: ws, id } = record;
  const rows = (await findPart(p, ws, id, round.part))?.rows ?? [];
  const ends = new Map<number, RowEnd>();
  await forEachAtATime(round.rows, 16, async (n) => {
    const identityKeys = rows[n]?.keys ?? [];
    const claimant = claimantOf(record, round.part, n);
    await freeOwnClaims(p, ws, await readPerson(p, ws, identityKeys), claimant);
    const contactId = contactIdOf(ws, identityKeys);
    ends.set(n, { contactId, outcome: { kind: 'failed', reason } });
  });
  await endRows(p, record, round.part, ends);
}
