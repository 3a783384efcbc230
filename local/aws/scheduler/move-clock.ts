import type { LocalClock } from '../../time/clock.ts';
import type { DueRun } from './schedules.ts';

export interface ClockMoverOptions {
  readonly clock: LocalClock;
  /**
   * Told of each step's offset before the clock shows it, so that nothing is written later than
   * what is kept.
   */
  readonly keep: (offsetMs: number) => void;
  readonly takeDue: (untilMs: number) => readonly DueRun[];
  readonly fire: (schedule: string) => Promise<unknown>;
  /**
   * Resolves when nothing runs any more that does not itself wait for the clock, or after that
   * time.
   */
  readonly settled: (withinMs: number) => Promise<void>;
}

/**
 * A move that is shorter goes past what is at work, as time would: no call or waterfall gives up so
 * soon.
 */
const SHORT_MOVE_MS = 120_000;
/**
 * What is at work ends before a longer move; a call that hangs does not hold up the clock for
 * longer.
 */
const SETTLE_MS_MAX = 60_000;
/** In a short move only what follows at once is waited for. */
const FOLLOW_MS_MAX = 300;

/**
 * A caller reads the clock, then asks: on a busy machine the clock may have passed by itself what
 * is asked for.
 */
const JUST_PAST_MS = 5_000;
const FORWARD_ONLY = 'the clock only goes forward';

/**
 * Moves the clock forward the way time would go: it stops at each run that falls due and at each
 * wait that ends.
 */
export class ClockMover {
  readonly #options: ClockMoverOptions;
  #moving: Promise<unknown> = Promise.resolve();

  constructor(options: ClockMoverOptions) {
    this.#options = options;
  }

  /**
   * Resolves when the clock tells that time, or a later one, and everything due by then has been
   * done.
   *
   * Errors: RangeError for a time that was past when it was asked for.
   */
  async moveTo(targetMs: number): Promise<void> {
    if (targetMs < this.#options.clock.now() - JUST_PAST_MS) throw new RangeError(FORWARD_ONLY);
    await this.#exclusively(() => this.#go(targetMs));
  }

  /**
   * As `moveTo`, to the time that follows from the one at which this move begins: moves that were
   * asked for earlier have ended.
   *
   * Errors: RangeError when that time is earlier.
   */
  move(targetOf: (nowMs: number) => number): Promise<void> {
    return this.#exclusively(async () => {
      const nowMs = this.#options.clock.now();
      const targetMs = targetOf(nowMs);
      if (targetMs < nowMs) throw new RangeError(FORWARD_ONLY);
      await this.#go(targetMs);
    });
  }

  async #go(targetMs: number): Promise<void> {
    const { clock, takeDue, fire, settled } = this.#options;
    const moveMs = targetMs - clock.now();
    const withinMs = moveMs < SHORT_MOVE_MS ? FOLLOW_MS_MAX : SETTLE_MS_MAX;
    await settled(withinMs);
    for (const run of takeDue(targetMs)) {
      await this.#wakeUntil(run.atMs, withinMs);
      this.#goTo(run.atMs);
      await fire(run.schedule);
    }
    await this.#wakeUntil(targetMs, withinMs);
    this.#goTo(targetMs);
    await settled(withinMs);
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
  async #wakeUntil(untilMs: number, withinMs: number): Promise<void> {
    const { clock, settled } = this.#options;
    for (;;) {
      const next = clock.nextWakeMs();
      if (next === undefined || next > untilMs) return;
      this.#goTo(next);
      await settled(withinMs);
    }
  }

  /**
   * Real time goes on meanwhile: an instant may be past by some milliseconds. The offset is worked
   * out once.
   */
  #goTo(ms: number): void {
    const { clock, keep } = this.#options;
    const offsetMs = clock.offsetAt(ms);
    keep(offsetMs);
    clock.shiftTo(offsetMs);
  }

  #exclusively<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#moving.then(work);
    this.#moving = result.catch(() => {});
    return result;
  }
}
