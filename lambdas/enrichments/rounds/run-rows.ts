import type { Datum } from '../../actions/actions.ts';
import { forEachAtATime, Places } from '../../shared/batches.ts';
import { AppError } from '../../shared/errors.ts';
import { advanceRun, nextOf } from '../../waterfall/advance-run.ts';
import { recordLate, takesLate } from '../../waterfall/late-answers.ts';
import type { OwnAccounts } from '../../waterfall/own-accounts.ts';
import type { WaterfallPorts } from '../../waterfall/perform-step.ts';
import { TRY_MS_MAX } from '../../waterfall/provider-http.ts';
import type { WaterfallRun } from '../../waterfall/waterfall.contract.ts';
import { listAnswers } from '../callbacks/answers.store.ts';
import { type CallbackPorts, rowCallbacks } from '../callbacks/row-callbacks.ts';
import { findEnrichment, findRound } from '../enrichment.store.ts';
import {
  groupRowsAtATime,
  ROUND_WORK_SECONDS,
  type RowsRun,
  type RowsStep,
} from '../enrichment-run.contract.ts';
import { dataOfRow } from '../lookups.ts';
import { markProgress } from '../progress.store.ts';
import type { EnrichmentRecord, Lookups, Outcomes, RoundRecord, Row } from '../records.contract.ts';
import { contactIdOf } from '../row-subjects.ts';
import type { Part } from './end-rows.ts';
import { loadPart, type ReadPart } from './load-part.ts';
import { logAttempts } from './log-attempts.ts';
import { runFor } from './refresh-row.ts';
import { openedLookups } from './round-lookups.ts';
import { outcomesOf } from './row-outcomes.ts';
import { FOUND_LATE, findRun, putLateStep, putStep, type RowRun } from './row-run.store.ts';
import { sharePlaces } from './share-places.ts';

/** Opens what a request's workspace has of its own, by the terms of the request. */
export type OpenOwnAccounts = (
  record: Pick<EnrichmentRecord, 'workspaceId' | 'ownKeysNo' | 'waterfall'>,
) => Promise<OwnAccounts | undefined>;

/** Ports of a call that runs rows; its terms, and what is accepted, come from the request. */
export interface RunPorts
  extends CallbackPorts,
    Omit<
      WaterfallPorts,
      keyof CallbackPorts | 'accepts' | 'terms' | 'own' | 'callbacks' | 'rowId'
    > {
  /** Opens the own accounts of a workspace that has keys with providers. */
  readonly openOwnAccounts?: OpenOwnAccounts;
  /** Reads a part, where a warm function keeps parts for their other rows: a part never changes. */
  readonly readPart?: ReadPart;
  /** How long one call may work, in milliseconds. */
  readonly workMs: number;
}

/** A part whose round runs, as one call has read it, with runs as they stand now. */
export interface RanPart extends Part {
  /** Undefined where nobody has written it. */
  readonly round: RoundRecord | undefined;
  readonly runs: readonly RowRun[];
}

/**
 * Rows that end before they are marked together: a request of a hundred shows every tenth. Each
 * mark writes all of its part's, so a longer part makes a twentieth at a time.
 */
const ROWS_A_MARK = 10;
const MARKS_A_PART = 20;

/** What has become of a group of rows. */
export interface RowsRan {
  readonly step: RowsStep;
  /** The part with the runs of all its rows; absent where this call ran only some of them. */
  readonly whole?: RanPart;
}

/**
 * Runs the waterfalls of a group of rows, so many at a time, as far as the call's time allows; what
 * a provider is paid for is recorded before the next one is called.
 *
 * Shape:  → the rows that are not done, and whether to call again, to wait, or that the execution
 *         has no time left for them. A repeat goes on from what is recorded.
 * Errors: NOT_FOUND when the part is not there.
 */
export async function runRows(p: RunPorts, input: RowsRun): Promise<RowsRan> {
  const endsAtMs = Date.parse(input.startedAt) + ROUND_WORK_SECONDS * 1000;
  if (isTooLate(p, endsAtMs)) return { step: { ...input, next: 'left', waitSeconds: 0 } };
  const { part, runs } = await readRows(p, input);
  const lookups = openedLookups(part.record, input.round, part.round);
  const untilMs = Math.min(endsAtMs, p.now() + p.workMs);
  const places = new Places(groupRowsAtATime(part.record.parts));
  const own = await p.openOwnAccounts?.(part.record);
  const work: Work = { part, lookups, runs, untilMs, places, own, record: part.record };
  const states = await runAll(p, work, input.rows);
  const then = toStep(input, states);
  // Another call of this execution could begin nothing, and would only be called again and again.
  const isLeft = then.next !== 'done' && isTooLate(p, endsAtMs);
  const step: RowsStep = isLeft ? { ...then, next: 'left', waitSeconds: 0 } : then;
  // Rows that were owned, or that an earlier call has ended, are not among those of this one.
  const asked = part.rows.flatMap(({ duplicateOf }, n) => (duplicateOf === undefined ? [n] : []));
  if (!asked.every((n) => input.rows.includes(n))) return { step };
  const { record } = work;
  return { step, whole: { ...part, record, runs: states.map(({ standing }) => standing) } };
}

/** Says whether the execution has no time left for a call of the slowest vendor. */
function isTooLate(p: RunPorts, endsAtMs: number): boolean {
  return p.now() > endsAtMs - TRY_MS_MAX;
}

/** Reads all that the rows of a group need, at once. */
async function readRows(p: RunPorts, input: RowsRun) {
  const { workspaceId, enrichmentId: id, part: n } = input;
  const [part, round, ...found] = await Promise.all([
    loadPart(p, input, p.readPart),
    findRound(p, { workspaceId, id }, input),
    ...input.rows.map((row) => findRun(p, { record: { workspaceId, id }, part: n }, row)),
  ]);
  const runs = new Map(found.flatMap((run) => (run ? [[run.row, run] as const] : [])));
  return { part: { ...part, round }, runs };
}

/**
 * Runs rows, and marks them in the progress as they end, several in one write. With each mark it
 * looks whether the request is asked to stop: rows that have not begun by then are cancelled; and
 * how far the other parts of the list have come, to share its places with them.
 */
async function runAll(p: RunPorts, work: Work, rows: readonly number[]): Promise<RowState[]> {
  const states: RowState[] = [];
  const rowsAMark = (): number =>
    Math.max(ROWS_A_MARK, Math.ceil((rows.length - states.length) / MARKS_A_PART));
  const rowsLeft = (): number => rows.length - states.filter(({ isDone }) => isDone).length;
  let marked = 0;
  const mark = async (): Promise<void> => {
    const fresh = states.slice(marked);
    marked = states.length;
    const outcomes = fresh.map(({ standing }) => [standing.row, standing.outcomes] as const);
    await markProgress(p, work.part, new Map(outcomes), rowsLeft());
  };
  await forEachAtATime(rows, work.places, async (n) => {
    states.push(await runRow(p, work, n));
    if (states.length - marked < rowsAMark()) return;
    const { workspaceId, id } = work.record;
    const [record, places] = await Promise.all([
      findEnrichment(p, workspaceId, id),
      sharePlaces(p, work.part, rowsLeft()),
      mark(),
    ]);
    work.record = record ?? work.record;
    if (places !== undefined) work.places.resize(places);
  });
  await mark();
  return states;
}

/** What the rows of one call share. */
interface Work {
  readonly part: Part;
  /** The request as it was read last. */
  record: EnrichmentRecord;
  readonly lookups: Lookups;
  /** The runs that earlier calls have begun, by row. */
  readonly runs: ReadonlyMap<number, RowRun>;
  readonly untilMs: number;
  /** The workspace's own accounts with vendors. */
  readonly own: OwnAccounts | undefined;
  /** Limits how many rows run at once. A row that waits gives its place up meanwhile. */
  readonly places: Places;
}

/** How far a row has come in this call. */
interface RowState {
  readonly standing: RowRun;
  readonly isDone: boolean;
  readonly waitSeconds: number;
}

async function runRow(p: RunPorts, work: Work, n: number): Promise<RowState> {
  const { part, lookups, untilMs, places } = work;
  const row = part.rows[n];
  if (row === undefined) throw new AppError('NOT_FOUND', `row of ${part.record.id}`);
  const first = work.runs.get(n) ?? firstRun(part, n, row);
  let standing = first;
  const data = dataOfRow(lookups, n).filter((datum) => standing.outcomes[datum] === undefined);
  if (data.length === 0) return { standing, isDone: true, waitSeconds: 0 };
  if (work.record.cancelRequested) return cancelRow(p, part, standing, data);
  const { accepts, waterfall: terms } = part.record;
  const callbacks = rowCallbacks(p, part, n);
  const rowId = `${part.record.id}#${part.part}#${n}`;
  const ports: WaterfallPorts = { ...p, accepts, terms, own: work.own, callbacks, rowId };
  const begun = await runFor(p, part.record.workspaceId, standing, { row, data });
  if (begun.wanted.length === 0) return endRow(p, part, standing, outcomesOf(begun, row, data));
  const start = standing.run === undefined ? await withLate(p, part.record, row, begun) : begun;
  const run = await advanceRun(ports, start, {
    untilMs,
    wait: (ms) => places.leave(() => p.sleep(ms)),
    save: async (next) => {
      const attempts = next.attempts.slice(standing.run?.attempts.length ?? 0);
      const outcomes = { ...standing.outcomes, ...outcomesOf(next, row, data) };
      const saved = { ...standing, step: standing.step + 1, run: next, outcomes };
      const open = data.filter((datum) => standing.outcomes[datum] === undefined);
      if (!(await putStep(p, part, saved, open))) {
        const before = { ...standing, run: standing === first ? start : (standing.run ?? start) };
        await noteLate(p, part, { standing: before, next, outcomes, data: open });
        throw new RowIsRun();
      }
      logAttempts(p, part.record, attempts);
      standing = saved;
    },
  }).catch((error: unknown) => {
    if (error instanceof RowIsRun) return undefined;
    throw error;
  });
  if (run === undefined) return { standing: first, isDone: false, waitSeconds: 1 };
  const { next, waitSeconds } = nextOf(ports, run);
  return { standing, isDone: next === 'done', waitSeconds };
}

/** A step of a row that could not be written. */
interface UnwrittenStep {
  /** The row as it stood before, with its run. */
  readonly standing: RowRun & { readonly run: WaterfallRun };
  readonly next: WaterfallRun;
  readonly outcomes: Outcomes;
  /** What had no outcome then. */
  readonly data: readonly Datum[];
}

/**
 * Notes a step that came after the hold had ended: what it found is neither charged nor given,
 * since its credits went back. Where another call is at work on the row nothing is noted: that one
 * goes on.
 */
async function noteLate(p: RunPorts, part: Part, late: UnwrittenStep): Promise<void> {
  const { standing, next, outcomes, data } = late;
  const found = data.filter((datum) => outcomes[datum]?.kind === 'found');
  const attempts = next.attempts.slice(standing.run.attempts.length);
  const ended = {
    ...standing,
    step: standing.step + 1,
    // Nothing of it but what was tried: values that nobody paid for are not kept.
    run: { ...standing.run, attempts: next.attempts },
    outcomes: Object.fromEntries(found.map((datum) => [datum, FOUND_LATE])),
  };
  if (!(await putLateStep(p, part, ended, data))) return;
  const { workspaceId, id } = part.record;
  logAttempts(p, part.record, attempts);
  if (found.length > 0) p.log('SETTLE_LATE', { workspaceId, enrichmentId: id });
}

/** A step of the row was written by another call, or came after its hold had ended. */
class RowIsRun extends Error {}

function firstRun({ part }: Part, n: number, row: Row): RowRun {
  return { part, row: n, contactId: contactIdOf(row), step: 0, outcomes: {} };
}

/** Begins with what came late for the person. Read only where vendors send answers by themselves. */
async function withLate(
  p: RunPorts,
  { workspaceId, waterfall: terms }: EnrichmentRecord,
  { keys }: Row,
  run: WaterfallRun,
): Promise<WaterfallRun> {
  if (p.callbackSettings === undefined || !takesLate(terms, run.wanted)) return run;
  const isSimulated = (provider: string) => p.secrets[provider]?.simulated === true;
  const answers = await listAnswers(p, workspaceId, keys);
  return recordLate(run, answers, { terms, nowMs: p.now(), isSimulated });
}

async function cancelRow(
  p: RunPorts,
  part: Part,
  standing: RowRun,
  data: readonly Datum[],
): Promise<RowState> {
  const cancelled = data.map((datum) => [datum, { kind: 'cancelled' }] as const);
  return endRow(p, part, standing, Object.fromEntries(cancelled));
}

/** Ends a row that nobody is asked about. */
async function endRow(
  p: RunPorts,
  part: Part,
  standing: RowRun,
  ends: Outcomes,
): Promise<RowState> {
  const outcomes = { ...standing.outcomes, ...ends };
  const ended = { ...standing, step: standing.step + 1, outcomes };
  const isWritten = await putStep(p, part, ended, Object.keys(ends) as Datum[]);
  return {
    standing: isWritten ? ended : standing,
    isDone: isWritten,
    waitSeconds: isWritten ? 0 : 1,
  };
}

function toStep(input: RowsRun, states: readonly RowState[]): RowsStep {
  const left = states.filter(({ isDone }) => !isDone);
  const rows = left.map(({ standing }) => standing.row).sort((a, b) => a - b);
  if (left.length === 0) return { ...input, rows, next: 'done', waitSeconds: 0 };
  const waitSeconds = Math.min(...left.map((state) => state.waitSeconds));
  return { ...input, rows, next: waitSeconds > 0 ? 'wait' : 'again', waitSeconds };
}
