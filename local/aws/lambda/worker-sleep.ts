import type { Worker } from 'node:worker_threads';
import type { LocalClock } from '../../time/clock.ts';

/** A worker that has computed nothing for so long awaits no answer of the engine: it only waits. */
const QUIET_MS = 10;
/** Two readings of a thread that rests may differ by this. */
const NOISE_MS = 0.3;

/** The waits of a worker's calls, by the one clock. */
export class WorkerSleep {
  readonly #clock: LocalClock;
  readonly #performance: Worker['performance'];
  readonly #ended = new AbortController();
  #sleepers = 0;
  #activeMs = 0;
  #quietSinceMs = 0;

  constructor(clock: LocalClock, performance: Worker['performance']) {
    this.#clock = clock;
    this.#performance = performance;
  }

  /** Calls back when the clock has gone on by that much; not once the worker has ended. */
  async until(ms: number, then: () => void): Promise<void> {
    this.#sleepers += 1;
    await this.#clock.sleep(ms, this.#ended.signal);
    this.#sleepers -= 1;
    if (!this.#ended.signal.aborted) then();
  }

  /** Whether calls wait for the clock, and the worker does nothing else. */
  get isDeep(): boolean {
    if (this.#sleepers === 0) return false;
    const nowMs = performance.now();
    const activeMs = this.#performance.eventLoopUtilization().active;
    if (activeMs - this.#activeMs > NOISE_MS) {
      this.#activeMs = activeMs;
      this.#quietSinceMs = nowMs;
    }
    return nowMs - this.#quietSinceMs >= QUIET_MS;
  }

  end(): void {
    this.#ended.abort();
  }
}
