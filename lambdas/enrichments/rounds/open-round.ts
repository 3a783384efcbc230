import { claimantOf, isOwn, readStanding, type Standing } from '../../claims/claim.store.ts';
import { chooseClaim, claimRow, followAliases } from '../../claims/claim-datum.ts';
import { contactIdOf } from '../../identity/contact-id.ts';
import { forEachAtATime } from '../../shared/batches.ts';
import { AppError } from '../../shared/errors.ts';
import type { Ports } from '../../shared/ports.ts';
import { findEnrichment, findPart, findRound } from '../enrichment.store.ts';
import type { ClaimedPart, PartRun } from '../enrichment-run.contract.ts';
import type { PartPorts } from '../ports.ts';
import type { EnrichmentRecord, Outcome, Row } from '../records.contract.ts';
import { endRows, type OpenRow, openRows } from './end-rows.ts';
import { openRound } from './hold-round.ts';

const ROWS_AT_A_TIME = 32;

/**
 * Gets a round of a part ready: finds the rows that may run, their claims won and their credits held.
 *
 * Round 0 runs on the part's share of the request's hold and claims no more rows than it covers. A later round
 * takes over rows whose first finder gave up, on a hold of its own. Rows that are owned get the stored result.
 *
 * Shape:  → the rows to run (positions in the part).
 * Errors: ACCOUNT_BUSY, OPERATION_UNRESOLVED: call again later. Safe to repeat.
 */
export async function claimPart(p: PartPorts, run: PartRun): Promise<ClaimedPart> {
  const { workspaceId: ws, enrichmentId: id, part, round } = run;
  const record = await findEnrichment(p, ws, id);
  const rows = (await findPart(p, ws, id, part))?.rows;
  if (record === undefined || rows === undefined) throw new AppError('NOT_FOUND', `part of ${id}`);
  const open = await openRows(p, record, part, rows, { waited: round > 0 });
  const ready = await findRound(p, ws, id, part, round);
  const won = ready?.rows ?? (await claimOpenRows(p, record, run, open));
  if (round === 0) return { ...run, subjects: won };
  const standing = ready ?? { part, round, rows: won, slices: [] };
  return { ...run, subjects: await openRound(p, record, standing) };
}

/**
 * Gives owned rows of a part their stored result, without claiming any. `justSeen` is what stands under the keys of
 * a part that is new, so that nothing has to be read.
 *
 * Shape:  → how many rows still have no outcome.
 */
export async function giveOwned(
  p: Ports,
  record: EnrichmentRecord,
  part: number,
  rows: readonly Row[],
  justSeen?: Standing,
): Promise<number> {
  const open = await openRows(p, record, part, rows, { ...(justSeen && { known: [] }) });
  const standing = justSeen ?? (await standingOf(p, record.workspaceId, open));
  const owned = ownedRows(open, standing, 'owned');
  await endRows(p, record, part, owned);
  return open.length - owned.size;
}

/** Claims what may be claimed of the open rows; gives the rows won, in their order. */
async function claimOpenRows(
  p: Ports,
  record: EnrichmentRecord,
  { part, round }: PartRun,
  open: readonly OpenRow[],
): Promise<number[]> {
  const ws = record.workspaceId;
  const standing = await standingOf(p, ws, open);
  const kind = round === 0 ? 'owned' : 'joined';
  const owned = ownedRows(open, standing, kind);
  const wanted = chooseRows(record, { part, round }, open, standing);
  const won: number[] = [];
  await forEachAtATime(wanted, ROWS_AT_A_TIME, async ({ n, row }) => {
    const claimant = claimantOf(record, part, n);
    const contactId = contactIdOf(ws, row.keys);
    const outcome = await claimRow(p, ws, row.keys, claimant, contactId, standing);
    if (outcome.kind === 'won') won.push(n);
    if (outcome.kind === 'owned') {
      const { contactId, result } = outcome.claim;
      if (result) owned.set(n, { contactId, outcome: { kind, ...result } });
    }
  });
  await endRows(p, record, part, owned);
  return won.sort((a, b) => a - b);
}

/**
 * Chooses the rows to claim. In round 0 those that the call has claimed already come first, then rows that
 * nobody has, as many as the part's share of the hold covers; in a later round all that nobody else is finding.
 */
function chooseRows(
  record: EnrichmentRecord,
  { part, round }: { readonly part: number; readonly round: number },
  open: readonly OpenRow[],
  standing: Standing,
): OpenRow[] {
  const claims = open.map((o) => ({ o, claim: chooseClaim(standing, o.row.keys).claim }));
  const unpaid = claims.filter(({ claim }) => claim?.state !== 'paid');
  if (round > 0) return unpaid.map(({ o }) => o);
  const mine = unpaid.filter(
    ({ o, claim }) => claim && isOwn(claim, claimantOf(record, part, o.n)),
  );
  const free = unpaid.filter(({ claim }) => claim === undefined);
  return [...mine, ...free].slice(0, record.heldByPart[part] ?? 0).map(({ o }) => o);
}

function ownedRows(
  open: readonly OpenRow[],
  standing: Standing,
  kind: 'owned' | 'joined',
): Map<number, { contactId: string; outcome: Outcome }> {
  const owned = new Map<number, { contactId: string; outcome: Outcome }>();
  for (const { n, row } of open) {
    const { claim } = chooseClaim(standing, row.keys);
    if (claim?.state !== 'paid' || claim.result === undefined) continue;
    owned.set(n, { contactId: claim.contactId, outcome: { kind, ...claim.result } });
  }
  return owned;
}

async function standingOf(p: Ports, ws: string, open: readonly OpenRow[]): Promise<Standing> {
  const identityKeys = open.flatMap(({ row }) => row.keys);
  return followAliases(p, ws, await readStanding(p, ws, identityKeys));
}
