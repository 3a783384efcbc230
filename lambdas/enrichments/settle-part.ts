import { forEachAtATime } from '../shared/batches.ts';
import { AppError } from '../shared/errors.ts';
import type { Ports } from '../shared/ports.ts';
import type { PartRun, SettledPart } from '../workflow/workflow.contract.ts';
import { isOwn, readStanding } from './claim.store.ts';
import { chooseClaim, followAliases } from './claim-row.ts';
import { contactIdOf } from './contact-id.ts';
import { endRows, openRows, type RowEnd } from './end-rows.ts';
import { findEnrichment, findPart, findRound } from './enrichment.store.ts';
import { emailKey } from './identify-subject.ts';
import { shareOf } from './open-round.ts';
import { payClaims } from './pay-claims.ts';
import type { EnrichmentRecord, RoundRecord, Row } from './records.contract.ts';
import { settleHold } from './settle-hold.ts';
import { settleIdentity } from './settle-identity.ts';
import {
  listSubjects,
  markOf,
  markProgress,
  type ProgressMark,
  type SubjectRecord,
} from './subject.store.ts';

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
  const round = await roundToSettle(p, record, run, rows);
  if (round !== undefined) await settleRound(p, record, round, rows);
  const waiting = (await openRows(p, record, part, rows)).length;
  return { ...run, waiting, waitSeconds: Math.min(2 ** run.round, WAIT_SECONDS_MAX) };
}

async function settleRound(
  p: Ports,
  record: EnrichmentRecord,
  round: RoundRecord,
  rows: readonly Row[],
): Promise<void> {
  const subjects = await endUnfinished(p, record, round, rows);
  const charged = round.charged ?? (await chooseCharged(p, record, round, rows, subjects));
  const decided = { ...round, charged };
  await settleHold(p, record, decided, () => payClaims(p, record, decided, rows, subjects));
}

/**
 * The round as it was settled before, or as it is to be: round 0 is the rows whose claims the request holds. One
 * that never got ready has no rows, but still its share of the hold to give back.
 */
async function roundToSettle(
  p: Ports,
  record: EnrichmentRecord,
  { part, round }: PartRun,
  rows: readonly Row[],
): Promise<RoundRecord | undefined> {
  const { workspaceId: ws, id } = record;
  const found = await findRound(p, ws, id, part, round);
  if (found !== undefined || round > 0 || !record.heldByPart[part]) return found;
  const identityKeys = rows.flatMap((row) => (row.duplicateOf === undefined ? row.keys : []));
  const standing = await followAliases(p, ws, await readStanding(p, ws, identityKeys));
  const claimed = [...rows.keys()].filter((n) => {
    const { claim } = chooseClaim(standing, rows[n]?.keys ?? []);
    return claim && isOwn(claim, { enrichmentId: id, part, row: n });
  });
  return { part, round, rows: claimed, slices: shareOf(record, part) };
}

/** Rows of the round that have no outcome stopped on the way: they fail. Gives the runs of all its rows. */
async function endUnfinished(
  p: Ports,
  record: EnrichmentRecord,
  round: RoundRecord,
  rows: readonly Row[],
): Promise<Map<number, SubjectRecord>> {
  const { workspaceId: ws, id } = record;
  const subjects = await listSubjects(p, ws, id, round.part);
  const byRow = new Map(subjects.map((subject) => [subject.row, subject]));
  const ends = new Map<number, RowEnd>();
  for (const n of round.rows) {
    const subject = byRow.get(n);
    if (subject?.outcome !== undefined) continue;
    const contactId = subject?.contactId ?? contactIdOf(ws, rows[n]?.keys ?? []);
    const outcome = { kind: 'failed', reason: 'STOPPED' } as const;
    ends.set(n, { contactId, outcome, ...(subject?.run && { run: subject.run }) });
    byRow.set(n, { part: round.part, row: n, contactId, step: 0, ...subject, outcome });
  }
  await endRows(p, record, round.part, ends);
  await markProgress(p, ws, id, round.part, marksOf(round, byRow));
  return byRow;
}

/** How each row of the round counts: written once more, in case the call that ended a row died before it did. */
function marksOf(round: RoundRecord, subjects: ReadonlyMap<number, SubjectRecord>) {
  return new Map(
    round.rows.flatMap((n): [number, ProgressMark][] => {
      const outcome = subjects.get(n)?.outcome;
      return outcome === undefined ? [] : [[n, markOf(outcome)]];
    }),
  );
}

/**
 * Decides which rows the round pays for: found ones whose address the workspace does not know under another
 * identity. The decision goes into the round's record with the settle, so that a repeat settles the same.
 */
async function chooseCharged(
  p: Ports,
  record: EnrichmentRecord,
  round: RoundRecord,
  rows: readonly Row[],
  subjects: ReadonlyMap<number, SubjectRecord>,
): Promise<number[]> {
  const ws = record.workspaceId;
  const found = round.rows.flatMap((n) => {
    const subject = subjects.get(n);
    return subject?.outcome?.kind === 'found'
      ? [{ n, subject, address: subject.outcome.value }]
      : [];
  });
  const asked = found.flatMap(({ n, address }) => [
    ...(rows[n]?.keys ?? []),
    emailKey(ws, address),
  ]);
  const standing = await followAliases(p, ws, await readStanding(p, ws, asked));
  const charged: number[] = [];
  await forEachAtATime(found, ROWS_AT_A_TIME, async ({ n, subject }) => {
    const isNew = await settleIdentity(p, record, rows[n]?.keys ?? [], subject, standing);
    if (isNew) charged.push(n);
  });
  charged.sort((a, b) => a - b);
  return charged;
}
