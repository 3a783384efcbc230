import { StateError } from './state-error.ts';
import type { World } from './world.ts';

/** A limit that was reached: of a task, or of an execution. */
export class StateTimeout extends StateError {
  constructor(cause: string) {
    super('States.Timeout', cause);
  }
}

/**
 * Why whatever the work left behind stops. Made once: an error for each task would cost more than
 * the task.
 */
const ENDED = new StateError('States.Aborted', 'the work has ended');

/**
 * Gives what the work gives, or fails with a StateTimeout after that many seconds; the work is told
 * by its signal.
 */
export async function within<T>(
  seconds: number | undefined,
  world: World,
  outer: AbortSignal,
  cause: string,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  if (seconds === undefined) return work(outer);
  const ended = new AbortController();
  const signal = AbortSignal.any([outer, ended.signal]);
  const limit = world.sleep(seconds * 1000, signal).then(() => {
    // Woken because the work ended, or everything did: then the limit says nothing.
    if (signal.aborted) return new Promise<never>(() => {});
    throw new StateTimeout(cause);
  });
  try {
    return await Promise.race([work(signal), limit]);
  } finally {
    ended.abort(ENDED);
  }
}
