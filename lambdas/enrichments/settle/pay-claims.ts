import { claimantOf, payClaim, type Standing } from '../../claims/claim.store.ts';
import { chooseClaim, freeOwnClaims, resolveKeys } from '../../claims/claim-datum.ts';
import { takeHeld } from '../../ledger/holds/held-slices.ts';
import type { HeldSlice } from '../../ledger/ledger.contract.ts';
import { forEachAtATime } from '../../shared/batches.ts';
import type { Ports } from '../../shared/ports.ts';
import type { Charge, EnrichmentRecord, Row } from '../records.contract.ts';
import type { SubjectRecord } from '../rounds/row-run.store.ts';
import type { DecidedRound } from './settle-hold.ts';

const ROWS_AT_A_TIME = 32;

/**
 * Ends the claims of a settled round: paid ones keep the result for everybody in the workspace, the others are
 * free again. `standing` is what stood under their keys before. Safe to repeat.
 */
export async function payClaims(
  p: Ports,
  record: EnrichmentRecord,
  round: DecidedRound,
  rows: readonly Row[],
  subjects: ReadonlyMap<number, SubjectRecord>,
  standing: Standing,
): Promise<void> {
  const { workspaceId: ws } = record;
  const sources = sourcesOf(record, round);
  const paidAtMs = p.now();
  await forEachAtATime(round.rows, ROWS_AT_A_TIME, async (n) => {
    const row = rows[n];
    const outcome = subjects.get(n)?.outcome;
    if (row === undefined || outcome === undefined) return;
    const claimant = claimantOf(record, round.part, n);
    const { key, claim } = chooseClaim(standing, row.keys);
    const source = sources.get(n);
    if (source === undefined || outcome.kind !== 'found') {
      await freeOwnClaims(p, ws, standing, claimant);
    } else if (claim?.state !== 'paid') {
      const { kind: _kind, ...result } = outcome;
      const charge = chargeOf(record, row, source, paidAtMs);
      if (await payClaim(p, ws, key, claimant, result, charge)) return;
      // Paid already, or the claim has moved to the key of the address that was found.
      const now = await resolveKeys(p, ws, row.keys);
      if (now.claim?.state === 'finding') {
        await payClaim(p, ws, now.key, claimant, result, charge);
      }
    }
  });
}

/** Shares the spent credits out to the charged rows, in draw order. */
function sourcesOf(record: EnrichmentRecord, round: DecidedRound): Map<number, HeldSlice[]> {
  const sources = new Map<number, HeldSlice[]>();
  let rest: readonly HeldSlice[] = round.slices;
  for (const n of round.charged) {
    const share = takeHeld(rest, record.price);
    sources.set(n, share.taken);
    rest = share.rest;
  }
  return sources;
}

function chargeOf(
  record: EnrichmentRecord,
  row: Row,
  sources: readonly HeldSlice[],
  paidAtMs: Charge['paidAtMs'],
): Charge {
  const { ref: _ref, ...known } = row.subject;
  const subject = Object.fromEntries(
    Object.entries(known).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
  const [action = 'contact.email'] = record.actions;
  const { actor, memberId, price: credits } = record;
  return { actor, memberId, action, subject, credits, sources, paidAtMs };
}
