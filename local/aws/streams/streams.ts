import type { JsonObject } from '../../server/json.ts';
import type { StreamBatch } from './stream-reader.ts';

export interface PumpOptions {
  readonly read: (limit: number) => Promise<StreamBatch>;
  readonly deliver: (records: readonly JsonObject[]) => Promise<void>;
  readonly batchSize: number;
  /** Told where the stream has been handled up to. */
  readonly onPosition?: (position: string) => void;
  readonly sleep: (ms: number) => Promise<void>;
  /** Told of a look that failed. The same records are looked at again. */
  readonly onError?: (error: unknown) => void;
}

/**
 * Pauses between looks: none while whole batches wait, short while records come, longer when it has
 * been quiet.
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
      const read = await this.#look();
      if (read >= this.#options.batchSize) continue;
      pauseMs = read > 0 ? PAUSE_MIN_MS : Math.min(pauseMs * 1.2, PAUSE_MAX_MS);
      const woken = new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      await Promise.race([sleep(pauseMs), woken]);
    }
  }

  /** Gives how many records there were. A failed look found none. */
  async #look(): Promise<number> {
    const { read, deliver, batchSize, onPosition, onError } = this.#options;
    const look = ++this.#looks;
    try {
      const batch = await read(batchSize);
      if (batch.read === 0) {
        this.#emptyLook = look;
        return 0;
      }
      await deliver(batch.records);
      if (batch.position !== undefined) onPosition?.(batch.position);
      return batch.read;
    } catch (error) {
      if (!this.#stopped) onError?.(error);
      return 0;
    }
  }
}
