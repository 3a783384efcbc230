import type { World } from './run-machine.ts';
import type { StateError } from './state-error.ts';

/** Gives what the work gives, or fails with the timeout after that many seconds; the work is told by its signal. */
export async function within<T>(
  seconds: number | undefined,
  world: World,
  outer: AbortSignal,
  timeout: StateError,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  if (seconds === undefined) return work(outer);
  const ended = new AbortController();
  const signal = AbortSignal.any([outer, ended.signal]);
  const limit = world.sleep(seconds * 1000, signal).then(() => {
    // Woken because the work ended, or everything did: then the limit says nothing.
    if (signal.aborted) return new Promise<never>(() => {});
    throw timeout;
  });
  try {
    return await Promise.race([work(signal), limit]);
  } finally {
    ended.abort(timeout);
  }
}
