/** The one clock of the local stack: real time plus an offset that only grows. */
export class LocalClock {
  /** Read by every function's worker: one BigInt64, milliseconds. */
  readonly offset: SharedArrayBuffer;
  readonly #view: BigInt64Array;
  readonly #sleepers = new Set<Sleeper>();

  constructor(offsetMs = 0) {
    this.offset = new SharedArrayBuffer(8);
    this.#view = new BigInt64Array(this.offset);
    Atomics.store(this.#view, 0, BigInt(offsetMs));
  }

  get offsetMs(): number {
    return Number(Atomics.load(this.#view, 0));
  }

  now(): number {
    return Date.now() + this.offsetMs;
  }

  /**
   * Gives the offset with which the clock tells that time, or the present one where that time is
   * past.
   */
  offsetAt(nowMs: number): number {
    return Math.max(nowMs - Date.now(), this.offsetMs);
  }

  /** Sets the offset, unless that would turn the clock back; whoever sleeps until then wakes. */
  shiftTo(offsetMs: number): void {
    Atomics.store(this.#view, 0, BigInt(Math.max(offsetMs, this.offsetMs)));
    for (const sleeper of [...this.#sleepers]) this.#check(sleeper);
  }

  /** Sets the time; a time that is past already leaves the clock as it is. */
  moveTo(nowMs: number): void {
    this.shiftTo(this.offsetAt(nowMs));
  }

  /**
   * Waits until the clock has gone on by that much, by itself or by being moved; or until the
   * signal.
   */
  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const sleeper: Sleeper = { dueMs: this.now() + ms, timer: undefined, wake: () => {} };
      sleeper.wake = () => {
        clearTimeout(sleeper.timer);
        signal?.removeEventListener('abort', sleeper.wake);
        this.#sleepers.delete(sleeper);
        resolve();
      };
      signal?.addEventListener('abort', sleeper.wake);
      this.#sleepers.add(sleeper);
      this.#check(sleeper);
    });
  }

  /** How many wait for the clock. */
  get sleepers(): number {
    return this.#sleepers.size;
  }

  /** When the next sleeper wakes; undefined when nobody sleeps. */
  nextWakeMs(): number | undefined {
    const dues = [...this.#sleepers].map((sleeper) => sleeper.dueMs);
    return dues.length > 0 ? Math.min(...dues) : undefined;
  }

  #check(sleeper: Sleeper): void {
    const leftMs = sleeper.dueMs - this.now();
    if (leftMs <= 0) {
      sleeper.wake();
      return;
    }
    clearTimeout(sleeper.timer);
    // Longer timers do not exist; it is looked at again then.
    const timer = setTimeout(() => this.#check(sleeper), Math.min(leftMs, TIMER_MAX_MS));
    sleeper.timer = timer.unref();
  }
}

const TIMER_MAX_MS = 86_400_000;

interface Sleeper {
  readonly dueMs: number;
  timer: NodeJS.Timeout | undefined;
  wake: () => void;
}
