/**
 * The documents that travel through the enrichment workflow: ids, positions and counts, never a
 * person's data.
 */

/** Input of the workflow that owns a request: all its parts, and its waits for others. */
export interface EnrichmentRun {
  readonly workspaceId: string;
  readonly enrichmentId: string;
  readonly parts: readonly number[];
}

/** One round of a part: input of OpenRound. */
export interface PartRun {
  readonly workspaceId: string;
  readonly enrichmentId: string;
  readonly part: number;
  readonly round: number;
}

/**
 * Output of OpenRound, input of a round's run: rows (positions in the part), a group a call;
 * `parts`: how many its request has. A request of several is a list.
 */
export interface OpenedRound extends PartRun {
  readonly parts: number;
  readonly groups: readonly (readonly number[])[];
}

/** Input of a round's execution. `handsOver`: what is left of it goes to the request's workflow. */
export interface RoundRun extends OpenedRound {
  readonly handsOver?: boolean;
}

/**
 * Input of RunRows and RunListRows: a group of rows, one of so many groups; `startedAt`, RFC 3339,
 * is when their execution began.
 */
export interface RowsRun extends PartRun {
  readonly rows: readonly number[];
  readonly groups: number;
  readonly startedAt: string;
}

/** Output of RunRows and RunListRows: the rows that are not done, and what comes next for them. */
export interface RowsStep extends RowsRun {
  /** `left`: the execution has no time for them any more; another one goes on. */
  readonly next: 'again' | 'wait' | 'left' | 'done';
  /** Whole seconds to wait before the next call; 0 unless `next` is `wait`. */
  readonly waitSeconds: number;
  /** What the settle of the round has come to, where the only group has settled it at once. */
  readonly settled?: SettledRound;
}

/** Input of SettleRound. `force`: lookups that are not done are given up. */
export interface SettleRun extends PartRun {
  readonly force: boolean;
}

/** Output of SettleRound. */
export interface SettledRound extends PartRun {
  /**
   * `again`: rows are left, nothing was settled; `wait`: lookups depend on another request, and
   * the part goes another round; `done`: nothing of the part is left.
   */
  readonly next: 'again' | 'wait' | 'done';
  readonly waiting: number;
  /** Whole seconds to wait before the next round; 0 unless `next` is `wait`. */
  readonly waitSeconds: number;
}

/**
 * Rows of one part, which is held, settled and shown as a whole: a request of no more has one part.
 * Parts of a long list have up to `LIST_PART_ROWS_MAX`: while the last rows of a part run, nothing
 * else can take the places of those that have ended, so fewer and longer parts waste less.
 */
export const PART_ROWS = 100;
export const LIST_PART_ROWS_MAX = 500;
/** Rows of one request. */
export const REQUEST_ROWS_MAX = 10_000;
/**
 * Rows of one call of RunRows: a row that ends makes room for the next one. An only part is shared
 * by two calls, so that it ends sooner. A part of a list has one, which settles it too: the longer
 * a call, the less of its time some places stand empty behind its last rows.
 */
export const GROUP_ROWS_MAX = { alone: 50, list: LIST_PART_ROWS_MAX } as const;
/**
 * Parts of one request that run at a time, and groups of an only part. A part of a list is one
 * group.
 */
export const PARTS_AT_A_TIME = 20;
export const GROUPS_AT_A_TIME = 2;
/**
 * Rows of a list that run at a time, at most: few enough for providers that take 5 to 15 requests a
 * second. The parts that run beside each other share these places. Many parts with few places each
 * waste fewer of them behind their last rows than few parts with many.
 */
export const LIST_ROWS_AT_A_TIME = 100;
export const GROUP_ROWS_AT_A_TIME = { most: 10, least: 5 } as const;

/** Gives how many rows of a group run at a time; `parts`: how many its request has. */
export function groupRowsAtATime(parts: number): number {
  const { most, least } = GROUP_ROWS_AT_A_TIME;
  return Math.min(Math.max(Math.floor(LIST_ROWS_AT_A_TIME / parts), least), most);
}

/** Gives how many rows of a request run at a time, in all the groups that run beside each other. */
export function rowsAtATime(rows: number): number {
  const parts = Math.ceil(rows / PART_ROWS);
  // An only part is shared by several groups; each part of a list is one.
  const groups = parts > 1 ? Math.min(parts, PARTS_AT_A_TIME) : GROUPS_AT_A_TIME;
  return groups * groupRowsAtATime(groups);
}

/**
 * Rows of a part that are written at a time as a round opens and ends. Twenty parts may end at once:
 * with more of each, their calls wait for one another until the table's client gives up. A part of
 * 500 rows still settles within seconds.
 */
export const ROWS_WRITTEN_AT_A_TIME = 4;

/** The execution of a round: Express, which lives 5 minutes at most (AWS). */
export const ROUND_TIMEOUT_SECONDS = 297;
/** No call of RunRows works on beyond this time of its execution: the settle needs the rest. */
export const ROUND_WORK_SECONDS = 235;
/** A row's waterfall ends by then with what it has. */
export const WATERFALL_BUDGET_SECONDS = 150;
/**
 * Executions of one round before what is left of it is given up: two and a half hours, in which a
 * row of the longest part may take a minute and a half on average.
 */
export const ROUND_RUNS_MAX = 42;
/** The workflow of a request, with all its waiting for others. */
export const WORKFLOW_TIMEOUT_SECONDS = 22 * 3600;
/**
 * A hold ends so long after the last sign of work: the request, or the last of its lookups that has
 * ended. Whoever waits for another request gives up before.
 */
export const HOLD_LIFETIME_SECONDS = 8 * 3600;
/**
 * However much goes on, a hold ends so long after its request. It outlives the longest workflow; a
 * law test compares the two.
 */
export const HOLD_LIFETIME_SECONDS_MAX = 24 * 3600;

/** Puts rows of a part into groups for RunRows; `parts`: how many parts its request has. */
export function toGroups(rows: readonly number[], parts: number): number[][] {
  const most = parts > 1 ? GROUP_ROWS_MAX.list : GROUP_ROWS_MAX.alone;
  const groups: number[][] = [];
  for (let n = 0; n < rows.length; n += most) groups.push(rows.slice(n, n + most));
  return groups;
}
