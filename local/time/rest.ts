import { setTimeout as pause, setImmediate as turn } from 'node:timers/promises';

/** What can have work left. */
export interface Workers {
  /**
   * Function calls that run now, those over HTTP aside, messages that wait for theirs, and
   * deliveries to the webhook endpoint.
   */
  readonly busy: () => number;
  /** How many such calls and deliveries there have been. */
  readonly total: () => number;
  /** Workflow executions and messages that have not ended, waiting ones too. */
  readonly unfinished: () => number;
  /** Resolves when the streams are handled up to here. */
  readonly drained: () => Promise<void>;
}

/** Knows when nothing happens any more. */
export class Rest {
  readonly #workers: Workers;

  constructor(workers: Workers) {
    this.#workers = workers;
  }

  /** Resolves when nothing runs that does not itself wait for the clock, or after that time. */
  async settled(withinMs: number): Promise<void> {
    await this.#until(() => true, withinMs);
  }

  /**
   * Says whether, within that time, no workflow, function call, message, delivery or stream had
   * work left.
   */
  idle(timeoutMs: number): Promise<boolean> {
    return this.#until(() => this.#workers.unfinished() === 0, timeoutMs);
  }

  async #until(also: () => boolean, timeoutMs: number): Promise<boolean> {
    const { busy, total, drained } = this.#workers;
    const endMs = performance.now() + timeoutMs;
    for (;;) {
      const before = total();
      // Streams are read only where nothing else is at work: each look takes the engine's time.
      if (busy() === 0 && also()) {
        const leftMs = Math.max(0, endMs - performance.now());
        const inTime = await Promise.race([
          drained().then(() => true),
          pause(leftMs, false, { ref: false }),
        ]);
        // What an ended call leads to begins within a turn or two.
        await turn();
        await turn();
        if (inTime && busy() === 0 && total() === before && also()) return true;
      }
      if (performance.now() >= endMs) return false;
      await pause(2);
    }
  }
}
