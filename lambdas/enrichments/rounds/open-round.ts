import { isOwn, isOwned } from '../../claims/choose-subject.ts';
import type { Known } from '../../claims/claims.contract.ts';
import { forEachAtATime } from '../../shared/batches.ts';
import type { Ports } from '../../shared/ports.ts';
import { findRound, putRound } from '../enrichment.store.ts';
import {
  type OpenedRound,
  type PartRun,
  ROWS_WRITTEN_AT_A_TIME,
  toGroups,
} from '../enrichment-run.contract.ts';
import { type Lookup, rowsOf, toLookups } from '../lookups.ts';
import type { PartPorts } from '../ports.ts';
import { noteRowsLeft } from '../progress.store.ts';
import type { Lookups } from '../records.contract.ts';
import { claimantOf, claimRow, freeRowClaims } from '../row-claims.ts';
import { claimsOn } from '../row-subjects.ts';
import { endLookups, endsWithoutRun, openLookups, type Part } from './end-rows.ts';
import { giveOwned, knownOf, ownedEnds } from './give-owned.ts';
import { holdRound } from './hold-round.ts';
import { loadPart } from './load-part.ts';

/**
 * Gets a round of a part ready: finds the lookups that may run, their claims won and their credits
 * held.
 *
 * Round 0 runs on the request's hold and claims no more lookups than it covers. A later round takes
 * over lookups whose first finder gave up, on a hold of its own. What is owned gets its result.
 *
 * Shape:  → the rows to run (positions in the part), in groups.
 * Errors: ACCOUNT_BUSY, OPERATION_UNRESOLVED: call again later. Safe to repeat.
 */
export async function openRound(p: PartPorts, run: PartRun): Promise<OpenedRound> {
  const { round } = run;
  const whole = await loadPart(p, run);
  const { record } = whole;
  // What is owned costs nothing: it is given also where the request is asked to stop.
  if (record.cancelRequested) await giveOwned(p, { ...record, cancelRequested: false }, whole);
  const open = await openLookups(p, whole, { waited: round > 0 });
  const lookups = await lookupsOf(p, whole, { round, open });
  const isOpen = new Set(open.map(({ row, datum }) => `${row} ${datum}`));
  const left = Object.entries(lookups).map(([datum, held]) => [
    datum,
    held.filter((n) => isOpen.has(`${n} ${datum}`)),
  ]);
  const rows = rowsOf(Object.fromEntries(left));
  // The other parts of a list share their places by it.
  if (record.parts > 1) await noteRowsLeft(p, whole, rows.length);
  return { ...run, parts: record.parts, groups: toGroups(rows, record.parts) };
}

/** A round to be opened, and the lookups of its part that have no outcome. */
interface Opening {
  readonly round: number;
  readonly open: readonly Lookup[];
}

/** Gives the lookups of a round: those that it has, or those that it wins now. */
async function lookupsOf(p: PartPorts, part: Part, opening: Opening): Promise<Lookups> {
  const { record } = part;
  const { round } = opening;
  if (round === 0 && record.held !== undefined) {
    await giveNow(p, part, opening.open);
    return record.held;
  }
  const ready = await findRound(p, record, { part: part.part, round });
  if (ready === undefined && endsWithoutRun(p, record)) await freeEnded(p, part, opening.open);
  const lookups = ready?.lookups ?? (await claimOpen(p, part, opening));
  const opened = ready ?? { part: part.part, round, lookups, slices: [] };
  if (round > 0) return holdRound(p, part, opened);
  return (await putRound(p, record, opened)).lookups;
}

/**
 * Gives back the claims of lookups that ended before their round was written: a call that died may
 * have won them, and no round names them. Safe to repeat.
 */
async function freeEnded(p: Ports, part: Part, open: readonly Lookup[]): Promise<void> {
  const { record, rows } = part;
  const openByRow = Map.groupBy(open, ({ row }) => row);
  await forEachAtATime([...rows.entries()], ROWS_WRITTEN_AT_A_TIME, async ([n, row]) => {
    const kept = (openByRow.get(n) ?? []).map(({ datum }) => datum);
    await freeRowClaims(p, { record, part: part.part, n, row }, kept);
  });
}

/** Gives what is owned by now to lookups that the request has no credits for. */
async function giveNow(p: Ports, part: Part, open: readonly Lookup[]): Promise<void> {
  const unheld = open.filter(({ row, datum }) => !part.record.held?.[datum]?.includes(row));
  if (unheld.length === 0) return;
  const known = await knownOf(p, part, unheld);
  const ends = ownedEnds(part, unheld, { known, kind: 'owned', nowMs: p.now() });
  await endLookups(p, part, ends);
}

/** Claims what may be claimed of the open lookups; gives those won. */
async function claimOpen(p: Ports, part: Part, { round, open }: Opening): Promise<Lookups> {
  const known = await knownOf(p, part, open);
  const kind = round === 0 ? 'owned' : 'joined';
  const owned = ownedEnds(part, open, { known, kind, nowMs: p.now() });
  await endLookups(p, part, owned);
  const rest = open.filter(({ row, datum }) => owned.get(row)?.outcomes[datum] === undefined);
  const wanted = round > 0 ? rest : withinHold(part, rest, { known, nowMs: p.now() });
  const won: Lookup[] = [];
  const late: Lookup[] = [];
  const byRow = Map.groupBy(wanted, ({ row }) => row);
  // Those that are owned or being found claim nothing, and their keys are linked all the same.
  await forEachAtATime(rowsOf(toLookups(open)), ROWS_WRITTEN_AT_A_TIME, async (n) => {
    const row = part.rows[n];
    const lookups = byRow.get(n) ?? [];
    if (row === undefined) return;
    const placed = { record: part.record, part: part.part, n, row, known };
    const outcomes = await claimRow(
      p,
      placed,
      lookups.map(({ datum }) => datum),
    );
    for (const lookup of lookups) {
      const kindOf = outcomes[lookup.datum]?.kind;
      if (kindOf === 'won') won.push(lookup);
      if (kindOf === 'owned') late.push(lookup);
    }
  });
  if (late.length > 0) {
    const now = await knownOf(p, part, late);
    await endLookups(p, part, ownedEnds(part, late, { known: now, kind, nowMs: p.now() }));
  }
  return toLookups(won);
}

/**
 * Chooses the lookups to claim on the part's share of the request's hold: those that the call has
 * claimed already come first, then those that nobody has, as many as the share covers.
 */
function withinHold(
  { record, part, rows }: Part,
  open: readonly Lookup[],
  { known, nowMs }: { readonly known: Known; readonly nowMs: number },
): Lookup[] {
  const left: Record<string, number> = { ...record.heldByPart[part] };
  const claimOf = ({ row: n, datum }: Lookup) => {
    const row = rows[n];
    return row && claimsOn(known, record.workspaceId, row, [datum])[datum];
  };
  const isMine = (lookup: Lookup) => {
    const claim = claimOf(lookup);
    return claim !== undefined && isOwn(claim, claimantOf(record, part, lookup.row));
  };
  const isFree = (lookup: Lookup) => {
    const claim = claimOf(lookup);
    return claim === undefined || (claim.state === 'paid' && !isOwned(claim, nowMs));
  };
  return [...open.filter(isMine), ...open.filter(isFree)].filter(({ datum }) => {
    const fits = (left[datum] ?? 0) > 0;
    left[datum] = (left[datum] ?? 0) - 1;
    return fits;
  });
}
