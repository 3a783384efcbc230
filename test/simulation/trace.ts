import { createHash } from 'node:crypto';

/** Ids that stand for somebody or something that a story has a name for. */
const IDS = /\b(?:enr|run|round)_[0-9a-z]+/g;

/**
 * What happened in a run, a line an event; its hash proves that a replay is exact. The lines that
 * tell the story are kept apart too: who did what, what each account did, and what went wrong.
 */
export class Trace {
  readonly lines: string[] = [];
  readonly story: string[] = [];
  readonly #names = new Map<string, string>();
  readonly #hash = createHash('sha256');
  readonly #startMs: number;
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
    this.#startMs = now();
  }

  /** Gives an id a name that readers know. */
  call(id: string, name: string): void {
    this.#names.set(id, name);
  }

  /** Adds an event. */
  add(who: string, what: string): void {
    const seconds = ((this.#now() - this.#startMs) / 1000).toFixed(3).padStart(9);
    const line = `${seconds}  ${who.padEnd(20)} ${what}`;
    this.lines.push(line);
    this.#hash.update(line);
  }

  /** Adds an event that belongs to the story. */
  tell(who: string, what: string): void {
    this.add(who, what);
    const at = new Date(this.#now()).toISOString().replace('T', ' ').slice(0, 23);
    const text = `${at}  ${who.padEnd(28)} ${what}`;
    this.story.push(text.replace(IDS, (id) => this.#names.get(id) ?? id));
  }

  hash(): string {
    return this.#hash.copy().digest('hex').slice(0, 16);
  }
}
