/** Units that come in at a steady rate; unused ones are kept for a while. */
export class TokenBucket {
  readonly #perMs: number;
  readonly #most: number;
  #units: number;
  #atMs = 0;

  /** Begins with a second's worth saved up as far as it may be. */
  constructor(perSecond: number, burstSeconds: number) {
    this.#perMs = perSecond / 1000;
    this.#most = perSecond * burstSeconds;
    this.#units = this.#most;
  }

  /** Says whether so many units are there now. */
  has(units: number, nowMs: number): boolean {
    this.#units = Math.min(this.#most, this.#units + (nowMs - this.#atMs) * this.#perMs);
    this.#atMs = nowMs;
    return this.#units >= units;
  }

  /**
   * Takes units, also ones that have yet to come in: a write is known to be large only when it is
   * done.
   */
  owe(units: number): void {
    this.#units -= units;
  }
}
