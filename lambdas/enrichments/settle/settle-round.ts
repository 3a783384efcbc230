import { claimantOf, isOwn, readStanding, type Standing } from '../../claims/claim.store.ts';
import { chooseClaim, followAliases } from '../../claims/claim-datum.ts';
import { contactIdOf } from '../../identity/contact-id.ts';
import { emailKey } from '../../identity/identity-keys.ts';
import { forEachAtATime } from '../../shared/batches.ts';
import { AppError } from '../../shared/errors.ts';
import type { Ports } from '../../shared/ports.ts';
import { findEnrichment, findPart, findRound } from '../enrichment.store.ts';
import type { PartRun, SettledPart } from '../enrichment-run.contract.ts';
import type { EnrichmentRecord, RoundRecord, Row } from '../records.contract.ts';
import { endRows, openRows, type RowEnd } from '../rounds/end-rows.ts';
import { endHold, shareOf } from '../rounds/hold-round.ts';
import { listSubjects, type SubjectRecord } from '../rounds/row-run.store.ts';
import { settleIdentity } from './merge-found-person.ts';
import { payClaims } from './pay-claims.ts';
import { settleHold } from './settle-hold.ts';

const ROWS_AT_A_TIME = 32;
/** The longest pause between two looks at what other requests are finding. */
const WAIT_SECONDS_MAX = 60;

/**
 * Ends a round of a part: what was found is paid for, the rest of its hold goes back. One change of the account,
 * however many rows. Rows that did not run to their end count as failed and cost nothing.
 *
 * Shape:  → how many rows wait for another request, and how long to wait before the next round.
 * Errors: ACCOUNT_BUSY, OPERATION_UNRESOLVED: call again later. Safe to repeat at any point.
 */
export async function settlePart(p: Ports, run: PartRun): Promise<SettledPart> {
  const { workspaceId: ws, enrichmentId: id, part } = run;
  const record = await findEnrichment(p, ws, id);
  const rows = (await findPart(p, ws, id, part))?.rows;
  if (record === undefined || rows === undefined) throw new AppError('NOT_FOUND', `part of ${id}`);
  const left = await findRound(p, ws, id, part, run.round);
  const found = left && (await endHold(p, record, left));
  const subjects = toMap(await listSubjects(p, ws, id, part));
  if (found !== undefined || (run.round === 0 && record.heldByPart[part])) {
    const standing = await standingOf(p, ws, found?.rows ?? [...rows.keys()], rows, subjects);
    const round = found ?? firstRound(record, part, { rows, subjects, standing });
    await settleRound(p, record, round, { rows, subjects, standing });
  }
  const waiting = (await openRows(p, record, part, rows, { known: subjects.values() })).length;
  return { ...run, waiting, waitSeconds: Math.min(2 ** run.round, WAIT_SECONDS_MAX) };
}

/** A part as the settle sees it: its rows, their runs by row, and what stands under their keys. */
interface SeenPart {
  readonly rows: readonly Row[];
  readonly subjects: Map<number, SubjectRecord>;
  readonly standing: Standing;
}

async function settleRound(
  p: Ports,
  record: EnrichmentRecord,
  round: RoundRecord,
  seen: SeenPart,
): Promise<void> {
  await endUnfinished(p, record, round, seen);
  const charged = round.charged ?? (await chooseCharged(p, record, round, seen));
  const { rows, subjects, standing } = seen;
  await settleHold(p, record, { ...round, charged }, (decided) =>
    payClaims(p, record, decided, rows, subjects, standing),
  );
}

function toMap(subjects: readonly SubjectRecord[]): Map<number, SubjectRecord> {
  return new Map(subjects.map((subject) => [subject.row, subject]));
}

/** What stands under the keys of rows, and under the addresses that were found for them: one look for all. */
async function standingOf(
  p: Ports,
  ws: string,
  positions: readonly number[],
  rows: readonly Row[],
  subjects: ReadonlyMap<number, SubjectRecord>,
): Promise<Standing> {
  const asked = positions.flatMap((n) => {
    const row = rows[n];
    if (row === undefined || row.duplicateOf !== undefined) return [];
    const outcome = subjects.get(n)?.outcome;
    return outcome?.kind === 'found' ? [...row.keys, emailKey(ws, outcome.value)] : row.keys;
  });
  return followAliases(p, ws, await readStanding(p, ws, asked));
}

/**
 * The first round as it is to be settled: the rows whose claims the request holds. One that never got ready has no
 * rows, but still its share of the hold to give back.
 */
function firstRound(
  record: EnrichmentRecord,
  part: number,
  { rows, subjects, standing }: SeenPart,
): RoundRecord {
  const claimed = [...rows.keys()].filter((n) => {
    // Found, but its claim is another's by now: a settle that died has yielded it.
    if (subjects.get(n)?.outcome?.kind === 'found') return true;
    const { claim } = chooseClaim(standing, rows[n]?.keys ?? []);
    return claim && isOwn(claim, claimantOf(record, part, n));
  });
  return { part, round: 0, rows: claimed, slices: shareOf(record, part) };
}

/** Rows of the round that have no outcome stopped on the way: they fail. */
async function endUnfinished(
  p: Ports,
  record: EnrichmentRecord,
  round: RoundRecord,
  { rows, subjects }: SeenPart,
): Promise<void> {
  const ends = new Map<number, RowEnd>();
  for (const n of round.rows) {
    const subject = subjects.get(n);
    if (subject?.outcome !== undefined) continue;
    const contactId = subject?.contactId ?? contactIdOf(record.workspaceId, rows[n]?.keys ?? []);
    const outcome = { kind: 'failed', reason: 'STOPPED' } as const;
    ends.set(n, { contactId, outcome, ...(subject?.run && { run: subject.run }) });
    subjects.set(n, { part: round.part, row: n, contactId, step: 0, ...subject, outcome });
  }
  await endRows(p, record, round.part, ends, { over: true });
}

/**
 * Decides which rows the round pays for: found ones whose address the workspace does not know under another
 * identity. The decision goes into the round's record with the settle, so that a repeat settles the same.
 */
async function chooseCharged(
  p: Ports,
  record: EnrichmentRecord,
  round: RoundRecord,
  { rows, subjects, standing }: SeenPart,
): Promise<number[]> {
  const charged: number[] = [];
  await forEachAtATime(round.rows, ROWS_AT_A_TIME, async (n) => {
    const subject = subjects.get(n);
    if (subject?.outcome?.kind !== 'found') return;
    if (await settleIdentity(p, record, rows[n]?.keys ?? [], subject, standing)) charged.push(n);
  });
  return charged.sort((a, b) => a - b);
}
