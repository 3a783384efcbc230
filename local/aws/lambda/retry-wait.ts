/**
 * Waits between attempts grow from here, doubling, to there: where Lambda waits for seconds or
 * minutes, nobody sits in front of it.
 */
const FIRST_WAIT_MS = 50;
const LONGEST_WAIT_MS = 2_000;

/** Gives how long what a function could not handle waits, in real time, after so many retries. */
export function waitMsAfter(retries: number): number {
  return Math.min(FIRST_WAIT_MS * 2 ** retries, LONGEST_WAIT_MS);
}
