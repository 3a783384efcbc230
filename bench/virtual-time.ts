/**
 * A clock that stands until all that was to happen has happened, then goes on to the next event.
 */
export class VirtualTime {
  readonly #events = new EventQueue();
  #nowMs = 0;

  /** Milliseconds since the run began. */
  now(): number {
    return this.#nowMs;
  }

  /** Has something happen so many milliseconds from now. */
  in(ms: number, happen: () => void | Promise<void>): void {
    this.#events.push({ atMs: this.#nowMs + Math.max(0, ms), happen });
  }

  sleep(ms: number): Promise<void> {
    return new Promise((resolve) => this.in(ms, resolve));
  }

  /**
   * Lets time go on until then. Between two events all code that waits for the first has run as far
   * as it can.
   */
  async runUntil(ms: number): Promise<void> {
    await pause();
    for (let next = this.#events.popBefore(ms); next; next = this.#events.popBefore(ms)) {
      this.#nowMs = next.atMs;
      await next.happen();
      await pause();
    }
    this.#nowMs = ms;
  }
}

/** Ends after all promises that can be kept have been. */
function pause(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

interface Event {
  readonly atMs: number;
  readonly happen: () => void | Promise<void>;
}

/** Events by time; those at the same time in the order in which they came. A binary heap. */
class EventQueue {
  readonly #heap: (Event & { readonly turn: number })[] = [];
  #turns = 0;

  push(event: Event): void {
    const heap = this.#heap;
    this.#turns += 1;
    heap.push({ ...event, turn: this.#turns });
    for (let at = heap.length - 1; at > 0; ) {
      const parent = (at - 1) >> 1;
      if (!this.#before(at, parent)) break;
      this.#swap(at, parent);
      at = parent;
    }
  }

  popBefore(ms: number): Event | undefined {
    const heap = this.#heap;
    const first = heap[0];
    if (first === undefined || first.atMs > ms) return undefined;
    const last = heap.pop();
    if (heap.length > 0 && last !== undefined) {
      heap[0] = last;
      this.#sink();
    }
    return first;
  }

  #sink(): void {
    for (let at = 0; ; ) {
      const [left, right] = [2 * at + 1, 2 * at + 2];
      let least = at;
      if (left < this.#heap.length && this.#before(left, least)) least = left;
      if (right < this.#heap.length && this.#before(right, least)) least = right;
      if (least === at) return;
      this.#swap(at, least);
      at = least;
    }
  }

  #before(a: number, b: number): boolean {
    const [left, right] = [this.#heap[a], this.#heap[b]];
    if (left === undefined || right === undefined) return false;
    return left.atMs < right.atMs || (left.atMs === right.atMs && left.turn < right.turn);
  }

  #swap(a: number, b: number): void {
    const [left, right] = [this.#heap[a], this.#heap[b]];
    if (left === undefined || right === undefined) return;
    this.#heap[a] = right;
    this.#heap[b] = left;
  }
}
