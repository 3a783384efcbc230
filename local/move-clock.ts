import type { LocalClock } from './clock.ts';
import type { DueRun } from './schedules.ts';

export interface ClockMoverOptions {
  readonly clock: LocalClock;
  readonly takeDue: (untilMs: number) => readonly DueRun[];
  readonly fire: (schedule: string) => Promise<unknown>;
  /** Resolves when nothing runs any more that does not itself wait for the clock. */
  readonly settled: () => Promise<void>;
}

/** Moves the clock forward the way time would go: it stops at each run that falls due and at each wait that ends. */
export class ClockMover {
  readonly #options: ClockMoverOptions;
  #moving: Promise<unknown> = Promise.resolve();

  constructor(options: ClockMoverOptions) {
    this.#options = options;
  }

  /** Resolves when the clock tells that time and everything due by then has been done. RangeError for the past. */
  moveTo(targetMs: number): Promise<void> {
    return this.#exclusively(async () => {
      const { clock, takeDue, fire, settled } = this.#options;
      if (targetMs < clock.now()) throw new RangeError('the clock only goes forward');
      await settled();
      for (const run of takeDue(targetMs)) {
        await this.#wakeUntil(run.atMs);
        this.#goTo(run.atMs);
        await fire(run.schedule);
      }
      await this.#wakeUntil(targetMs);
      this.#goTo(targetMs);
      await settled();
    });
  }

  /** Fires what has fallen due by the clock's own going. */
  keepUp(): Promise<void> {
    return this.#exclusively(async () => {
      for (const run of this.#options.takeDue(this.#options.clock.now())) {
        await this.#options.fire(run.schedule);
      }
    });
  }

  /** Lets every wait that ends by then end at its time, and what follows from it happen. */
  async #wakeUntil(untilMs: number): Promise<void> {
    const { clock, settled } = this.#options;
    for (;;) {
      const next = clock.nextWakeMs();
      if (next === undefined || next > untilMs) return;
      this.#goTo(next);
      await settled();
    }
  }

  /** Real time goes on meanwhile: an instant may be past by some milliseconds. */
  #goTo(ms: number): void {
    this.#options.clock.moveTo(Math.max(ms, this.#options.clock.now()));
  }

  #exclusively<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#moving.then(work);
    this.#moving = result.catch(() => {});
    return result;
  }
}
