import { seededRandom } from '../../local/outside/vendors/engine/seeded-random.ts';

/** All that is left to chance in a run, drawn from one seed. */
export class Chance {
  readonly #next: () => number;

  constructor(seed: number, purpose: string) {
    const salt = [...purpose].reduce((sum, c) => Math.imul(sum, 31) + c.charCodeAt(0), 7);
    this.#next = seededRandom(Math.imul(seed, 2_654_435_761) ^ salt);
  }

  /** From 0 (included) to 1 (excluded). */
  unit(): number {
    return this.#next();
  }

  happens(probability: number): boolean {
    return this.#next() < probability;
  }

  /** A whole number; both ends are included. */
  whole(from: number, to: number): number {
    return from + Math.floor(this.#next() * (to - from + 1));
  }

  pick<T>(list: readonly T[]): T {
    return list[Math.floor(this.#next() * list.length)] as T;
  }

  /** Milliseconds between two bounds > 0, as many of each order of magnitude. */
  spread(fromMs: number, toMs: number): number {
    return Math.round(fromMs * (toMs / fromMs) ** this.#next());
  }

  bytes(count: number): Uint8Array {
    return Uint8Array.from({ length: count }, () => Math.floor(this.#next() * 256));
  }
}
