import { forEachAtATime } from '../shared/batches.ts';
import { findItem, putItem } from '../shared/items.ts';
import { keys } from '../shared/keys.contract.ts';
import type { Ports } from '../shared/ports.ts';
import { type EpochMs, epochMs } from '../shared/units.contract.ts';
import { workspaceIdsAfter } from '../workspaces/read-workspaces.ts';
import { logUndone } from './log-undone.ts';

/** How a schedule goes through all workspaces. */
export interface Tour {
  readonly schedule: string;
  /** Workspaces at work at a time. */
  readonly atATime: number;
  /** No workspace is begun after this long. */
  readonly budgetMs: number;
}

export interface TourCounts {
  readonly workspaces: number;
  readonly failed: number;
  /** 1 where the time was over before all had had their turn: the next run goes on there. */
  readonly unfinished: number;
}

/** What is done for a workspace, with the moment from which on nothing more is to be begun. */
export type Visit = (ws: string, untilMs: EpochMs) => Promise<void>;

/** Where a run is: the last workspace that has had its turn; absent: none, or all. */
interface Place {
  readonly after?: string;
  readonly atMs: EpochMs;
}

/** Workspaces read at a time; their place is noted after each such page. */
const PAGE_WORKSPACES = 100;

/**
 * Does something for each workspace, in the order of their ids, several at a time, for as long as
 * the run's time lasts. It begins where the last run stopped, also one that died, goes on past the
 * end with the first, and ends where it began: where there are too many for one run, all have had
 * their turn after the next ones. One that fails does not keep the others.
 */
export async function forEachWorkspace(p: Ports, tour: Tour, each: Visit): Promise<TourCounts> {
  const counts = { workspaces: 0, failed: 0, unfinished: 0 };
  const untilMs = epochMs(p.now() + tour.budgetMs);
  const key = keys.schedulePlace(tour.schedule);
  const begun = (await findItem<Place>(p, key))?.after;
  const note = (place: { after?: string }) => putItem(p.db, key, { ...place, atMs: p.now() });
  for await (const ids of pagesOfTour(p, begun)) {
    let after: string | undefined;
    await forEachAtATime(ids, tour.atATime, async (ws) => {
      if (p.now() >= untilMs) return;
      // They are begun in order: all up to this one have their turn.
      after = ws;
      counts.workspaces += 1;
      if (!(await isDone(p, tour, ws, () => each(ws, untilMs)))) counts.failed += 1;
    });
    if (after !== undefined) await note({ after });
    if (after !== ids.at(-1)) return { ...counts, unfinished: 1 };
  }
  await note({});
  return counts;
}

/** Gives all ids once, page by page: those behind the place, then those up to it. */
async function* pagesOfTour(p: Ports, begun = ''): AsyncGenerator<readonly string[], void> {
  for await (const ids of pagesAfter(p, begun)) yield ids;
  if (begun === '') return;
  for await (const ids of pagesAfter(p, '')) {
    const rest = ids.filter((id) => id <= begun);
    yield rest;
    if (rest.length < ids.length) return;
  }
}

async function* pagesAfter(p: Ports, begun: string): AsyncGenerator<readonly string[], void> {
  let after = begun;
  for (;;) {
    const ids = await workspaceIdsAfter(p, after, PAGE_WORKSPACES);
    if (ids.length > 0) yield ids;
    if (ids.length < PAGE_WORKSPACES) return;
    after = ids.at(-1) ?? after;
  }
}

async function isDone(
  p: Ports,
  { schedule }: Tour,
  workspaceId: string,
  visit: () => Promise<void>,
): Promise<boolean> {
  try {
    await visit();
    return true;
  } catch (error) {
    logUndone(p, { schedule, workspaceId }, error);
    return false;
  }
}
