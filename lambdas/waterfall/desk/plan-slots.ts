import type { CallLimits } from '../adapter.contract.ts';

/**
 * Places in a vendor's rate, shared by all functions: one number in the table, the time of the next
 * free place. Whoever wants places moves it on by as many, and has those that it passed.
 */

/** Nobody takes places further ahead than this: a run that would wait longer asks somebody else. */
export const AHEAD_MS_MAX = 3_000;
/** A busy function takes places for so long at once, so that it writes a few times a second. */
const TAKEN_MS = 250;

/** Gives the time between two calls of one account; undefined where the vendor has no limit. */
export function intervalMsOf({ perSecond, perMinute }: CallLimits): number | undefined {
  const intervals = [
    ...(perSecond === undefined ? [] : [1_000 / perSecond]),
    ...(perMinute === undefined ? [] : [60_000 / perMinute]),
  ];
  return intervals.length === 0 ? undefined : Math.max(...intervals);
}

/**
 * Gives how many places to take: as many as wait, or as a function that is busy will want within a
 * quarter of a second; never more than lie within the time that may be taken ahead.
 */
export function slotsWanted(
  waiting: number,
  callsInLastSecond: number,
  intervalMs: number,
): number {
  const wanted = Math.max(waiting, Math.ceil((callsInLastSecond * TAKEN_MS) / 1_000), 1);
  return Math.min(wanted, Math.floor(AHEAD_MS_MAX / intervalMs) + 1);
}
