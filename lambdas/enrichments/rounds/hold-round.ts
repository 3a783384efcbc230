import { dataOf } from '../../actions/actions.ts';
import { readKnown } from '../../claims/subject.store.ts';
import type { Operation } from '../../ledger/ledger.contract.ts';
import { closedOperation, hold, resume, toHeldSlices } from '../../ledger/ledger.ts';
import type { HoldRequest, OperationFate, RecordChange } from '../../ledger/requests.contract.ts';
import { forEachAtATime } from '../../shared/batches.ts';
import type { ErrorCode } from '../../shared/errors.contract.ts';
import { keys } from '../../shared/keys.contract.ts';
import type { Ports } from '../../shared/ports.ts';
import { costOfCharged } from '../charged-prices.ts';
import { sidesOf, sidesWithin } from '../drawn-sides.ts';
import { findRound, listRounds, putRound, type RoundPlace } from '../enrichment.store.ts';
import { ROWS_WRITTEN_AT_A_TIME } from '../enrichment-run.contract.ts';
import {
  costOf,
  countLookups,
  eachLookup,
  type Lookup,
  rowsOf,
  sumOf,
  toLookups,
} from '../lookups.ts';
import type { PartPorts } from '../ports.ts';
import type { EnrichmentRecord, Lookups, RoundRecord } from '../records.contract.ts';
import { freeRowClaims } from '../row-claims.ts';
import { contactIdIn, keysOfRow } from '../row-subjects.ts';
import { commitCredits } from '../shares.store.ts';
import { addEnd, endLookups, type Part, type RowEnd } from './end-rows.ts';
import { coveredLookups, hasWonNothing, roundPrices } from './round-lookups.ts';

/**
 * Writes a later round, whose claims are won, and has its credits held: as many lookups as fit.
 * The others end uncharged. Safe to repeat.
 *
 * A round that won nothing is written as well. A workflow that begins again repeats its rounds; an
 * unwritten one could win a claim that a later round already runs on, and charge it twice.
 *
 * Shape:  → the lookups that may run.
 */
export async function holdRound(p: PartPorts, part: Part, wanted: RoundRecord): Promise<Lookups> {
  const { record } = part;
  const round = await putRound(p, record, wanted);
  if (hasWonNothing(round)) return {};
  const { lookups, refusal } = await holdFor(p, record, round);
  if (refusal !== undefined) await giveUp(p, part, { round, lookups, refusal });
  return lookups;
}

/** What of a round is held, and why the rest is not. */
interface HeldRound {
  readonly lookups: Lookups;
  readonly refusal?: ErrorCode | undefined;
}

async function holdFor(
  p: PartPorts,
  record: EnrichmentRecord,
  round: RoundRecord,
): Promise<HeldRound> {
  const terms = await p.loadTerms(record.workspaceId);
  // What is on its way has to be followed to its end, whatever holds by now.
  if (round.hold === undefined && terms === undefined) {
    return { lookups: {}, refusal: 'WORKSPACE_SUSPENDED' };
  }
  const maxTotal = await roomFor(p, record, round);
  const operation =
    terms === undefined
      ? await resumeHold(p, record, round, maxTotal)
      : await hold(p, {
          ...roundHoldOf(record, round),
          found: round.hold,
          wanted: roundPrices(record, round),
          partial: true,
          maxTotal,
          terms,
          ...(await sidesFor(p, record)),
        });
  const slices = toHeldSlices(operation.slices ?? []);
  const lookups = coveredLookups(record, { ...round, slices });
  const isWhole = eachLookup(lookups).length === eachLookup(round.lookups).length;
  if (isWhole) return { lookups };
  const { code } = operation;
  const isMaximum =
    code === 'CREDITS_OVER_MAXIMUM' ||
    sumOf(costOf(record.prices, countLookups(lookups))) === maxTotal;
  if (isMaximum) return { lookups, refusal: 'CREDITS_OVER_MAXIMUM' };
  const isCapped = code === 'MEMBER_CAP_REACHED';
  return { lookups, refusal: isCapped ? 'MEMBER_CAP_REACHED' : 'CREDITS_INSUFFICIENT' };
}

/**
 * The accounts that a later round draws on: of those of its request, the ones there are today. On
 * the others a call that died may have drawn.
 */
async function sidesFor(
  p: PartPorts,
  record: EnrichmentRecord,
): Promise<Pick<HoldRequest, 'sides' | 'gone'>> {
  const { workspaceId, draws } = record;
  if (draws === undefined) return {};
  const sides = sidesWithin(record, await p.loadSides(workspaceId, draws));
  const roles = new Set(sides.map(({ role }) => role));
  return { sides, gone: sidesOf(record).filter(({ role }) => !roles.has(role)) };
}

/** Brings the hold of a round to its fate without doing it. */
function resumeHold(
  p: Ports,
  record: EnrichmentRecord,
  round: RoundRecord,
  maxTotal: number | undefined,
): Promise<Operation> {
  const across = { sides: sidesOf(record), wanted: roundPrices(record, round), maxTotal };
  return resume(p, { ...roundHoldOf(record, round), found: round.hold, across });
}

/**
 * Gives how many credits a round may hold at most, so that its request is never charged more than
 * its `maxCredits`: what earlier rounds gave back counts no more.
 */
async function roomFor(
  p: Ports,
  record: EnrichmentRecord,
  round: RoundRecord,
): Promise<number | undefined> {
  const { maxCredits, workspaceId, id, prices } = record;
  if (maxCredits === undefined) return undefined;
  if (record.parts > 1) {
    const credits = sumOf(costOf(prices, countLookups(round.lookups)));
    return commitCredits(p, record, { part: round.part, round: round.round, credits, maxCredits });
  }
  // The rounds of the only part come one after the other: each before this one is settled.
  const rounds = await listRounds(p, workspaceId, id);
  const charged = rounds.map((each) => sumOf(costOfCharged(record, each)));
  return Math.max(0, maxCredits - charged.reduce((sum, n) => sum + n, 0));
}

/**
 * Gives a round whose hold has its fate. One that a dead call left intended gets it here, for good:
 * what had not been held by now must not be held later, when the round has been settled.
 *
 * Errors: ACCOUNT_BUSY, OPERATION_UNRESOLVED: call again later.
 */
export async function endHold(
  p: Ports,
  record: EnrichmentRecord,
  round: RoundRecord,
): Promise<RoundRecord> {
  if (round.round === 0) return round;
  const maxTotal = await roomFor(p, record, round);
  const operation = await resumeHold(p, record, round, maxTotal);
  const slices = toHeldSlices(operation.slices ?? []);
  // What seats and allowances set aside may have come to the record since it was read.
  const standing = record.draws === undefined ? round : await findRound(p, record, round);
  return { ...round, ...standing, hold: operation, slices };
}

/**
 * Shuts a round that nobody has opened: a call that has outlived its workflow can open neither it
 * nor, since rounds are opened one after the other, a further one. Gives the round that stands
 * afterwards, which another call may have opened before. Safe to repeat.
 */
export async function shutRound(
  p: Ports,
  record: EnrichmentRecord,
  { part, round: n }: RoundPlace,
): Promise<RoundRecord> {
  const round: RoundRecord = { part, round: n, lookups: {}, slices: [] };
  const shut = closedOperation(p, roundHoldBase(record, round));
  return putRound(p, record, { ...round, hold: shut });
}

function roundHoldBase({ id }: EnrichmentRecord, { part, round }: RoundRecord): string {
  return `${id}:hold:${part}:${round}`;
}

/** Where a round keeps its hold, who causes it, and what the round shows once its fate is known. */
function roundHoldOf(record: EnrichmentRecord, round: RoundRecord) {
  const { workspaceId, id, actor, actions } = record;
  return {
    account: { workspaceId },
    place: { key: keys.round(workspaceId, id, round.part, round.round), attribute: 'hold' },
    base: roundHoldBase(record, round),
    cause: { actor, reason: actions.join('+'), ref: id },
    onFate: (fate: OperationFate): RecordChange =>
      fate.kind === 'applied' ? { set: { slices: toHeldSlices(fate.slices) } } : {},
  };
}

/** A round, what of it is held, and why the rest is not. */
interface GivenUp extends Required<HeldRound> {
  readonly round: RoundRecord;
  readonly refusal: ErrorCode;
}

/** Lookups that could not be held end uncharged; their claims are free for others. */
async function giveUp(
  p: Ports,
  { record, part, rows }: Part,
  { round, lookups, refusal }: GivenUp,
): Promise<void> {
  const isHeld = ({ row, datum }: Lookup) => lookups[datum]?.includes(row) ?? false;
  const left = eachLookup(round.lookups).filter((lookup) => !isHeld(lookup));
  const ends = new Map<number, RowEnd>();
  const failed = { kind: 'failed', reason: refusal } as const;
  const ws = record.workspaceId;
  const keysOf = (n: number) => (rows[n] ? keysOfRow(ws, rows[n], dataOf(record.actions)) : []);
  const known = await readKnown(p, ws, rowsOf(toLookups(left)).flatMap(keysOf));
  await forEachAtATime(
    [...Map.groupBy(left, ({ row }) => row)],
    ROWS_WRITTEN_AT_A_TIME,
    async ([n, of]) => {
      const row = rows[n];
      if (row === undefined) return;
      const kept = Object.keys(lookups).filter((datum) =>
        isHeld({ row: n, datum: datum as Lookup['datum'] }),
      );
      await freeRowClaims(p, { record, part, n, row, known }, kept);
      const contactId = contactIdIn(known, ws, row);
      for (const { datum } of of) addEnd(ends, n, contactId, { [datum]: failed });
    },
  );
  await endLookups(p, { record, part }, ends);
}
