import { setTimeout as pause } from 'node:timers/promises';

export interface SkipWaitsOptions {
  /** Says whether a workflow runs and nothing is at work: it can only be waiting for the clock. */
  readonly onlyWaits: () => boolean;
  /** How many function calls there have been: tells whether something happened in between. */
  readonly total: () => number;
  /** When the next wait ends, by the clock; undefined when nobody waits. */
  readonly nextWakeMs: () => number | undefined;
  readonly now: () => number;
  readonly moveTo: (ms: number) => Promise<void>;
}

const LOOK_EVERY_MS = 10;
/** A wait that is longer is meant to be long: whoever wants to see its end moves the clock. */
const SKIPPED_MS_MAX = 60_000;

/**
 * Moves the clock on to the next wait of a workflow whenever nothing else is at work, so that
 * nobody has to sit through it. Gives what stops that.
 */
export function skipWaits(options: SkipWaitsOptions): () => Promise<void> {
  let stopped = false;
  const loop = (async () => {
    let before = -1;
    while (!stopped) {
      await pause(LOOK_EVERY_MS, undefined, { ref: false });
      const total = options.total();
      // Between two calls of a workflow nothing is at work for a moment: two looks must see the
      // same.
      if (total === before) await skipOne(options);
      before = options.total();
    }
  })();
  return async () => {
    stopped = true;
    await loop;
  };
}

async function skipOne(options: SkipWaitsOptions): Promise<void> {
  if (!options.onlyWaits()) return;
  const next = options.nextWakeMs();
  if (next === undefined || next - options.now() > SKIPPED_MS_MAX) return;
  await options.moveTo(next);
}
