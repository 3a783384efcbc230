/** A shorter wait is not worth a message: it goes by real time. */
const SHIFTED_MS_MIN = 100;

/** How the callback prints that a promise hands out to be resolved. */
const RESOLVE = String(Promise.withResolvers().resolve);

/**
 * Makes this thread's waits go by the one clock: `sleep` is told how long, and calls back. A wait
 * is a timer that does nothing but resolve a promise; one that watches over a connection stays
 * real.
 */
export function shiftSleep(sleep: (ms: number, then: () => void) => void): void {
  const realTimeout = globalThis.setTimeout;
  const shifted = (callback: () => void, ms = 0, ...args: unknown[]): unknown => {
    if (ms < SHIFTED_MS_MIN || args.length > 0 || String(callback) !== RESOLVE) {
      return realTimeout(callback, ms, ...(args as []));
    }
    sleep(ms, callback);
    return undefined;
  };
  globalThis.setTimeout = Object.assign(shifted, realTimeout) as typeof setTimeout;
}
