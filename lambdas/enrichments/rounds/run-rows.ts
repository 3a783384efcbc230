import { forEachAtATime, Places } from '../../shared/batches.ts';
import type { OwnAccounts } from '../../waterfall/own-accounts.ts';
import { TRY_MS_MAX } from '../../waterfall/provider-http.ts';
import { findEnrichment, findRound } from '../enrichment.store.ts';
import {
  groupRowsAtATime,
  ROUND_WORK_SECONDS,
  type RowsRun,
  type RowsStep,
} from '../enrichment-run.contract.ts';
import { markProgress } from '../progress.store.ts';
import type { EnrichmentRecord, RoundRecord } from '../records.contract.ts';
import type { Part } from './end-rows.ts';
import { loadPart, type ReadPart } from './load-part.ts';
import { openedLookups } from './round-lookups.ts';
import { findRun, type RowRun } from './row-run.store.ts';
import { type RowPorts, type RowState, type RowsWork, runRow } from './run-row.ts';
import { sharePlaces } from './share-places.ts';

/** Opens what a request's workspace has of its own, by the terms of the request. */
export type OpenOwnAccounts = (
  record: Pick<EnrichmentRecord, 'workspaceId' | 'ownKeysNo' | 'waterfall'>,
) => Promise<OwnAccounts | undefined>;

/** Ports of a call that runs rows. */
export interface RunPorts extends RowPorts {
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
  const work: RowsWork = { part, lookups, runs, untilMs, places, own, record: part.record };
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
async function runAll(p: RunPorts, work: RowsWork, rows: readonly number[]): Promise<RowState[]> {
  const marks = new Marks(p, work.part, rows.length);
  await forEachAtATime(rows, work.places, async (n) => {
    marks.add(await runRow(p, work, n));
    if (!marks.isDue()) return;
    const { workspaceId, id } = work.record;
    const [record, places] = await Promise.all([
      findEnrichment(p, workspaceId, id),
      sharePlaces(p, work.part, marks.rowsLeft),
      marks.write(),
    ]);
    work.record = record ?? work.record;
    if (places !== undefined) work.places.resize(places);
  });
  await marks.write();
  return marks.states;
}

/**
 * Rows that end before they are marked together: a request of a hundred shows every tenth. Each
 * mark writes all of its part's, so a longer part marks a twentieth of what it has left.
 */
const ROWS_A_MARK = 10;
const MARKS_OF_REST = 20;

/** How far the rows of a call have come, and which of them are marked. */
class Marks {
  readonly states: RowState[] = [];
  readonly #p: RunPorts;
  readonly #part: Part;
  readonly #rows: number;
  #marked = 0;

  constructor(p: RunPorts, part: Part, rows: number) {
    this.#p = p;
    this.#part = part;
    this.#rows = rows;
  }

  add(state: RowState): void {
    this.states.push(state);
  }

  get rowsLeft(): number {
    return this.#rows - this.states.filter(({ isDone }) => isDone).length;
  }

  isDue(): boolean {
    const rest = this.#rows - this.states.length;
    const wanted = Math.max(ROWS_A_MARK, Math.ceil(rest / MARKS_OF_REST));
    return this.states.length - this.#marked >= wanted;
  }

  async write(): Promise<void> {
    const fresh = this.states.slice(this.#marked);
    this.#marked = this.states.length;
    const outcomes = fresh.map(({ standing }) => [standing.row, standing.outcomes] as const);
    await markProgress(this.#p, this.#part, new Map(outcomes), this.rowsLeft);
  }
}

function toStep(input: RowsRun, states: readonly RowState[]): RowsStep {
  const left = states.filter(({ isDone }) => !isDone);
  const rows = left.map(({ standing }) => standing.row).sort((a, b) => a - b);
  if (left.length === 0) return { ...input, rows, next: 'done', waitSeconds: 0 };
  const waitSeconds = Math.min(...left.map((state) => state.waitSeconds));
  return { ...input, rows, next: waitSeconds > 0 ? 'wait' : 'again', waitSeconds };
}
