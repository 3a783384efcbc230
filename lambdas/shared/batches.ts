/**
 * Limits how much runs at once. Whoever waits can leave its place to others; places go in the order
 * in which they are asked for.
 */
export class Places {
  #count: number;
  /** Below 0 where there are fewer places than are taken. */
  #free: number;
  readonly #queue: (() => void)[] = [];

  constructor(count: number) {
    this.#count = count;
    this.#free = count;
  }

  /** Changes how many places there are. Nobody loses a place: surplus ones go when they are given back. */
  resize(count: number): void {
    this.#free += count - this.#count;
    this.#count = count;
    while (this.#free > 0 && this.#queue.length > 0) {
      this.#free -= 1;
      this.#queue.shift()?.();
    }
  }

  /** Takes a place that is free, to be given back with `give`; false where none is. */
  takeFree(): boolean {
    if (this.#free <= 0) return false;
    this.#free -= 1;
    return true;
  }

  /** Ends when the caller has a place. */
  async take(): Promise<void> {
    if (!this.takeFree()) await new Promise<void>((resolve) => this.#queue.push(resolve));
  }

  /** Gives a place to whoever is next. */
  give(): void {
    const next = this.#free < 0 ? undefined : this.#queue.shift();
    if (next === undefined) this.#free += 1;
    else next();
  }

  /** Leaves the caller's place to others while it waits; it has one again when this ends. */
  async leave(wait: () => Promise<void>): Promise<void> {
    this.give();
    try {
      await wait();
    } finally {
      await this.take();
    }
  }
}

/** Cuts a list into pieces of at most so many items, in order. */
export function* chunksOf<T>(items: readonly T[], size: number): Generator<readonly T[], void> {
  for (let n = 0; n < items.length; n += size) yield items.slice(n, n + size);
}

/**
 * Does something for each item, in order, at most that many at a time. After an error nothing new
 * is begun; what is under way ends first, then the first error is thrown: no write is left behind a
 * function that has returned.
 *
 * @param atATime how many; or the places to use, where `each` leaves its own while it waits
 */
export async function forEachAtATime<T>(
  items: readonly T[],
  atATime: number | Places,
  each: (item: T, index: number) => Promise<void>,
): Promise<void> {
  const places = typeof atATime === 'number' ? new Places(atATime) : atATime;
  const errors: unknown[] = [];
  const begun: Promise<unknown>[] = [];
  for (const [index, item] of items.entries()) {
    // Items that find a place begin together, so that what they read can go in one call.
    if (!places.takeFree()) await places.take();
    if (errors.length > 0) {
      places.give();
      break;
    }
    const work = each(item, index).catch((error: unknown) => errors.push(error));
    begun.push(work.finally(() => places.give()));
  }
  await Promise.all(begun);
  if (errors.length > 0) throw errors[0];
}
