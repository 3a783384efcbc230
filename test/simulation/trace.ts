import { createHash } from 'node:crypto';

/** What happened in a run, a line an event; its hash proves that a replay is exact. */
export class Trace {
  readonly lines: string[] = [];
  readonly #hash = createHash('sha256');
  readonly #startMs: number;
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
    this.#startMs = now();
  }

  add(who: string, what: string): void {
    const seconds = ((this.#now() - this.#startMs) / 1000).toFixed(3).padStart(9);
    const line = `${seconds}  ${who.padEnd(20)} ${what}`;
    this.lines.push(line);
    this.#hash.update(line);
  }

  hash(): string {
    return this.#hash.copy().digest('hex').slice(0, 16);
  }
}
