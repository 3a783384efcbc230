import type { Datum } from '../../actions/actions.ts';
import type { Places } from '../../shared/batches.ts';
import { AppError } from '../../shared/errors.ts';
import { advanceRun, nextOf } from '../../waterfall/advance-run.ts';
import { recordLate, takesLate } from '../../waterfall/late-answers.ts';
import type { OwnAccounts } from '../../waterfall/own-accounts.ts';
import type { WaterfallPorts } from '../../waterfall/perform-step.ts';
import type { WaterfallRun } from '../../waterfall/waterfall.contract.ts';
import { listAnswers } from '../callbacks/answers.store.ts';
import { type CallbackPorts, rowCallbacks } from '../callbacks/row-callbacks.ts';
import { dataOfRow } from '../lookups.ts';
import type { EnrichmentRecord, Lookups, Outcomes, Row } from '../records.contract.ts';
import { contactIdOf } from '../row-subjects.ts';
import type { Part } from './end-rows.ts';
import { logAttempts } from './log-attempts.ts';
import { runFor } from './refresh-row.ts';
import { outcomesOf } from './row-outcomes.ts';
import { FOUND_LATE, putLateStep, putStep, type RowRun } from './row-run.store.ts';

/** Ports of a row's run; its terms, and what is accepted, come from the request. */
export interface RowPorts
  extends CallbackPorts,
    Omit<
      WaterfallPorts,
      keyof CallbackPorts | 'accepts' | 'terms' | 'own' | 'callbacks' | 'rowId'
    > {}

/** What the rows of one call share. */
export interface RowsWork {
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
export interface RowState {
  readonly standing: RowRun;
  readonly isDone: boolean;
  readonly waitSeconds: number;
}

/**
 * Runs one row of a call as far as its time lasts, and records each step that cost or brought
 * something. A row whose step another call has written comes back not done, to be read again.
 *
 * Errors: NOT_FOUND where the part has no such row; whatever the table throws.
 */
export async function runRow(p: RowPorts, work: RowsWork, n: number): Promise<RowState> {
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
  if (begun.wanted.length === 0) return endRow(p, part, standing, outcomesOf(begun, data));
  const start = standing.run === undefined ? await withLate(p, part.record, row, begun) : begun;
  const run = await advanceRun(ports, start, {
    untilMs,
    wait: (ms) => places.leave(() => p.sleep(ms)),
    save: async (next) => {
      const attempts = next.attempts.slice(standing.run?.attempts.length ?? 0);
      const outcomes = { ...standing.outcomes, ...outcomesOf(next, data) };
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
async function noteLate(p: RowPorts, part: Part, late: UnwrittenStep): Promise<void> {
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
  p: RowPorts,
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
  p: RowPorts,
  part: Part,
  standing: RowRun,
  data: readonly Datum[],
): Promise<RowState> {
  const cancelled = data.map((datum) => [datum, { kind: 'cancelled' }] as const);
  return endRow(p, part, standing, Object.fromEntries(cancelled));
}

/** Ends a row that nobody is asked about. */
async function endRow(
  p: RowPorts,
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
