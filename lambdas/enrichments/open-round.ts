import { ensureOperation } from '../ledger/ensure-operation.ts';
import { takeHeld, toHeldSlices } from '../ledger/held-slices.ts';
import type { HeldSlice } from '../ledger/ledger.contract.ts';
import { planHold } from '../ledger/plan-hold.ts';
import { forEachAtATime } from '../shared/batches.ts';
import { keys } from '../shared/keys.contract.ts';
import type { Ports } from '../shared/ports.ts';
import { timesAmounts } from '../shared/units.contract.ts';
import type { PartPorts } from './claim-part.ts';
import { freeOwnClaims, readPerson } from './claim-row.ts';
import { contactIdOf } from './contact-id.ts';
import { endRows, type RowEnd } from './end-rows.ts';
import { findPart, putRound } from './enrichment.store.ts';
import type { EnrichmentRecord, RoundRecord } from './records.contract.ts';

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
  return (await holdRound(p, record, standing)) ? standing.rows : [];
}

/** The part's share of the request's hold: parts take theirs in order, each in draw order. */
export function shareOf(record: EnrichmentRecord, part: number): HeldSlice[] {
  let rest: readonly HeldSlice[] = record.heldSlices ?? [];
  for (let n = 0; n < part; n += 1) {
    rest = takeHeld(rest, timesAmounts(record.price, record.heldByPart[n] ?? 0)).rest;
  }
  return takeHeld(rest, timesAmounts(record.price, record.heldByPart[part] ?? 0)).taken;
}

async function holdRound(
  p: PartPorts,
  record: EnrichmentRecord,
  round: RoundRecord,
): Promise<boolean> {
  const { workspaceId: ws, id, actor, actions, price } = record;
  const amounts = timesAmounts(price, round.rows.length);
  const hold = await ensureOperation(p, {
    workspaceId: ws,
    terms: await p.loadTerms(ws),
    place: { key: keys.round(ws, id, round.part, round.round), attribute: 'hold' },
    base: `${id}:hold:${round.part}:${round.round}`,
    found: round.hold,
    cause: { actor, reason: actions.join('+'), ref: id },
    plan: (account, now) => planHold(account, amounts, now),
    onFate: (fate) =>
      fate.kind === 'applied' ? { set: { slices: toHeldSlices(fate.slices) } } : {},
  });
  if (hold.state === 'applied') return true;
  await giveUp(p, record, round);
  return false;
}

/** The rows of a round that could not be held end uncharged; their claims are free for others. */
async function giveUp(p: Ports, record: EnrichmentRecord, round: RoundRecord): Promise<void> {
  const { workspaceId: ws, id } = record;
  const rows = (await findPart(p, ws, id, round.part))?.rows ?? [];
  const ends = new Map<number, RowEnd>();
  await forEachAtATime(round.rows, 16, async (n) => {
    const identityKeys = rows[n]?.keys ?? [];
    const claimant = { enrichmentId: id, part: round.part, row: n };
    await freeOwnClaims(p, ws, await readPerson(p, ws, identityKeys), claimant);
    const contactId = contactIdOf(ws, identityKeys);
    ends.set(n, { contactId, outcome: { kind: 'failed', reason: 'CREDITS_INSUFFICIENT' } });
  });
  await endRows(p, record, round.part, ends);
}
