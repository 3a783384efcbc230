/** What comes by the clock. */
export type DueWork = 'expire-session' | 'settle-refund' | 'end-period' | 'retry-payment';

export interface Due {
  readonly work: DueWork;
  /** Of the object that it is about. */
  readonly id: string;
  /** In seconds. */
  readonly at: number;
}

export interface AgendaClock {
  now(): number;
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** What is to happen when the clock gets there, by itself or by being moved. */
export class Agenda {
  readonly #clock: AgendaClock;
  readonly #dues = new Map<string, Due>();
  #waiting: { readonly at: number; readonly ended: AbortController } | undefined;
  #onDue: (() => void) | undefined;

  constructor(clock: AgendaClock) {
    this.#clock = clock;
  }

  get dues(): readonly Due[] {
    return [...this.#dues.values()];
  }

  /** Calls back whenever something has fallen due. */
  watch(onDue: () => void): void {
    this.#onDue = onDue;
    this.#wait();
  }

  plan(due: Due): void {
    this.#dues.set(keyOf(due), due);
    this.#wait();
  }

  drop(work: DueWork, id: string): void {
    this.#dues.delete(keyOf({ work, id }));
    this.#wait();
  }

  /** Takes what fell due first, if anything has. */
  take(): Due | undefined {
    const first = this.#first();
    if (!first || first.at * 1000 > this.#clock.now()) return undefined;
    this.#dues.delete(keyOf(first));
    this.#wait();
    return first;
  }

  /** Nothing falls due any more. */
  close(): void {
    this.#onDue = undefined;
    this.#waiting?.ended.abort();
  }

  #first(): Due | undefined {
    let first: Due | undefined;
    for (const due of this.#dues.values()) if (!first || due.at < first.at) first = due;
    return first;
  }

  /** One sleeper waits for whatever comes first. */
  #wait(): void {
    const at = this.#first()?.at;
    if (this.#waiting?.at === at || !this.#onDue) return;
    this.#waiting?.ended.abort();
    this.#waiting = undefined;
    if (at === undefined) return;
    const ended = new AbortController();
    this.#waiting = { at, ended };
    void this.#clock.sleep(at * 1000 - this.#clock.now(), ended.signal).then(() => {
      if (!ended.signal.aborted) this.#onDue?.();
    });
  }
}

function keyOf({ work, id }: Pick<Due, 'work' | 'id'>): string {
  return `${work} ${id}`;
}
