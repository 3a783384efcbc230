import type { JsonObject } from '../../server/json.ts';
import type { StreamBatch } from './stream-reader.ts';

export interface PumpOptions {
  readonly read: (limit: number) => Promise<StreamBatch>;
  /** Gives how many of them there was something to do for. */
  readonly deliver: (records: readonly JsonObject[]) => Promise<number>;
  readonly batchSize: number;
  /** Told where the stream has been handled up to. */
  readonly onPosition?: (position: string) => void;
  readonly sleep: (ms: number) => Promise<void>;
  /** Told of a look that failed. The same records are looked at again. */
  readonly onError?: (error: unknown) => void;
}

/**
 * Pauses between looks: none while whole batches wait, short while records come that are wanted,
 * longer when it has been quiet. A list writes hundreds of records a second that nobody wants:
 * looked for one by one they would cost the engine as much as the writes.
 */
const PAUSE_MIN_MS = 25;
const PAUSE_MAX_MS = 100;

/** Carries records from a stream to its function for as long as the stack runs. */
export class StreamPump {
  readonly #options: PumpOptions;
  readonly #loop: Promise<void>;
  #stopped = false;
  /** Looks that have begun, and the last one begun that found nothing. */
  #looks = 0;
  #emptyLook = 0;
  #wake: () => void = () => {};

  constructor(options: PumpOptions) {
    this.#options = options;
    this.#loop = this.#run();
  }

  /** Resolves when everything that was written before this call has been handled. */
  async drained(): Promise<void> {
    const before = this.#looks;
    while (!this.#stopped && this.#emptyLook <= before) {
      this.#wake();
      await this.#options.sleep(1);
    }
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#wake();
    await this.#loop;
  }

  async #run(): Promise<void> {
    const { sleep } = this.#options;
    let pauseMs = PAUSE_MIN_MS;
    while (!this.#stopped) {
      const { read, wanted } = await this.#look();
      if (read >= this.#options.batchSize) continue;
      pauseMs = wanted > 0 ? PAUSE_MIN_MS : Math.min(pauseMs * 1.2, PAUSE_MAX_MS);
      const woken = new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      await Promise.race([sleep(pauseMs), woken]);
    }
  }

  /** Gives how many records there were, and were wanted. A failed look found none. */
  async #look(): Promise<{ readonly read: number; readonly wanted: number }> {
    const { read, deliver, batchSize, onPosition, onError } = this.#options;
    const look = ++this.#looks;
    try {
      const batch = await read(batchSize);
      if (batch.read === 0) {
        this.#emptyLook = look;
        return { read: 0, wanted: 0 };
      }
      const wanted = await deliver(batch.records);
      if (batch.position !== undefined) onPosition?.(batch.position);
      return { read: batch.read, wanted };
    } catch (error) {
      if (!this.#stopped) onError?.(error);
      return { read: 0, wanted: 0 };
    }
  }
}
