import { setImmediate } from 'node:timers/promises';

/** Something that happens at a time of the virtual clock. */
export interface Due {
  readonly atMs: number;
  readonly order: number;
  readonly happens: () => void | Promise<void>;
}

/**
 * The virtual time of a run. One thing happens at a time, and all that follows from it in the
 * program happens before the next: so a run depends on its seed alone, not on the machine.
 */
export class Schedule {
  nowMs: number;
  steps = 0;
  #isHalted = false;
  #order = 0;
  readonly #due: Due[] = [];

  constructor(nowMs: number) {
    this.nowMs = nowMs;
  }

  /** Lets something happen after that many milliseconds. */
  after(ms: number, happens: Due['happens']): Due {
    const due = { atMs: this.nowMs + Math.max(0, Math.ceil(ms)), order: this.#order, happens };
    if (this.#isHalted) return due;
    this.#order += 1;
    let at = this.#due.length;
    while (at > 0 && (this.#due[at - 1] as Due).atMs > due.atMs) at -= 1;
    this.#due.splice(at, 0, due);
    return due;
  }

  cancel(due: Due): void {
    const at = this.#due.indexOf(due);
    if (at >= 0) this.#due.splice(at, 1);
  }

  wait(ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.after(ms, resolve);
    });
  }

  /**
   * Does something that takes real time, such as a look into the table, while nothing else happens.
   */
  alone<T>(work: () => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      this.after(0, () => work().then(resolve, reject));
    });
  }

  /** Nothing more happens: what has come to light is enough. */
  halt(): void {
    this.#isHalted = true;
    this.#due.length = 0;
  }

  get isHalted(): boolean {
    return this.#isHalted;
  }

  /** Lets everything happen that falls due until a time, then sets the clock to it. */
  async runUntil(untilMs: number, stepsMax: number): Promise<void> {
    for (let next = this.#due[0]; next !== undefined && next.atMs <= untilMs; next = this.#due[0]) {
      if (this.steps >= stepsMax) throw new RangeError(`no rest after ${stepsMax} steps`);
      this.#due.shift();
      this.steps += 1;
      this.nowMs = next.atMs;
      await next.happens();
      // What the program does next, it does in microtasks: a turn of the event loop sees them all
      // through.
      await setImmediate();
      await setImmediate();
    }
    this.nowMs = Math.max(this.nowMs, untilMs);
  }

  /** When the last thing in sight falls due; undefined when nothing is. */
  lastMs(): number | undefined {
    return this.#due.at(-1)?.atMs;
  }
}
