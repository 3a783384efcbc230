import type { Json } from '../../server/json.ts';
import type { ScheduleResource } from '../template/resources.ts';
import { type DueTimes, parseExpression } from './due-times.ts';

export interface SchedulesOptions {
  readonly schedules: readonly ScheduleResource[];
  /** `rate` counts from here. */
  readonly startMs: number;
  /** What was due before is past. */
  readonly fromMs: number;
  readonly invoke: (functionArn: string, event: Json) => Promise<Json>;
  /** Receives a run that failed. */
  readonly onFailure: (schedule: string, error: string) => void;
}

/** A run that falls due. */
export interface DueRun {
  readonly schedule: string;
  readonly atMs: number;
}

interface Entry {
  readonly resource: ScheduleResource;
  readonly due: DueTimes;
}

const DAY_MS = 86_400_000;
/** A jump of the clock over more than this. */
const LONG_JUMP_MS = 7 * DAY_MS;

/** The schedules of the template. They fire by the one clock, whether it goes or is moved. */
export class Schedules {
  readonly #entries: readonly Entry[];
  readonly #options: SchedulesOptions;
  /** Everything due up to here has been taken. */
  #takenMs: number;

  constructor(options: SchedulesOptions) {
    this.#options = options;
    this.#takenMs = options.fromMs;
    this.#entries = options.schedules.map((resource) => ({
      resource,
      due: parseExpression(resource.expression, resource.timezone, options.startMs),
    }));
  }

  /**
   * Takes what is due up to that instant, in order of time. Of each schedule, the first and the
   * last run of each UTC day: a month of a five-minute schedule would be 9,000 runs that find
   * nothing to do. In a jump of more than a day the first of each, and the last of all; in one of
   * more than a week the first of each UTC month: jobs only book what is true already.
   */
  takeDue(untilMs: number): readonly DueRun[] {
    const runs = this.#entries.flatMap(({ resource, due }) =>
      runsOf(due, this.#takenMs, untilMs).map((atMs) => ({ schedule: resource.name, atMs })),
    );
    this.#takenMs = Math.max(this.#takenMs, untilMs);
    return runs.sort((a, b) => a.atMs - b.atMs || a.schedule.localeCompare(b.schedule));
  }

  /** Says whether there is a schedule of that name. */
  has(name: string): boolean {
    return this.#entries.some(({ resource }) => resource.name === name);
  }

  /** Runs a schedule now; gives the error's name when it failed. */
  async fire(name: string): Promise<string | undefined> {
    const entry = this.#entries.find(({ resource }) => resource.name === name);
    if (!entry) throw new Error(`there is no schedule ${name}`);
    try {
      await this.#options.invoke(entry.resource.functionArn, entry.resource.input);
      return undefined;
    } catch (error) {
      const code = error instanceof Error ? error.name : 'Error';
      this.#options.onFailure(name, code);
      return code;
    }
  }
}

/** After `fromMs`, up to and including `untilMs`. */
function runsOf(due: DueTimes, fromMs: number, untilMs: number): readonly number[] {
  const jumpMs = untilMs - fromMs;
  if (jumpMs <= DAY_MS) return endsOfDays(due, fromMs, untilMs);
  const spanEnd = jumpMs > LONG_JUMP_MS ? monthEnd : dayEnd;
  const runs = new Set<number>();
  for (let startMs = spanEnd(fromMs); startMs <= untilMs; startMs = spanEnd(startMs)) {
    runs.add(due.after(startMs - 1));
  }
  runs.add(due.before(untilMs + 1));
  return [...runs].filter((atMs) => atMs > fromMs && atMs <= untilMs);
}

function endsOfDays(due: DueTimes, fromMs: number, untilMs: number): readonly number[] {
  const runs: number[] = [];
  for (let first = due.after(fromMs); first <= untilMs; ) {
    const last = due.before(Math.min(dayEnd(first), untilMs + 1));
    runs.push(first);
    if (last > first) runs.push(last);
    first = due.after(last);
  }
  return runs;
}

/** The first moment of the next UTC day. */
function dayEnd(ms: number): number {
  return (Math.floor(ms / DAY_MS) + 1) * DAY_MS;
}

/** The first moment of the next UTC month. */
function monthEnd(ms: number): number {
  const at = new Date(ms);
  return Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1, 1);
}
