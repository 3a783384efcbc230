import type { JsonObject } from './json.ts';
import type { StreamBatch } from './stream-reader.ts';

export interface PumpOptions {
  readonly read: (limit: number) => Promise<StreamBatch>;
  readonly deliver: (records: readonly JsonObject[]) => Promise<void>;
  readonly batchSize: number;
  /** Told where the stream has been handled up to. */
  readonly onPosition?: (position: string) => void;
  readonly sleep: (ms: number) => Promise<void>;
}

/** Pauses between looks: short while records come, longer when it has been quiet. */
const PAUSE_MIN_MS = 10;
const PAUSE_MAX_MS = 80;

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
      const found = await this.#look();
      if (found) {
        pauseMs = PAUSE_MIN_MS;
        continue;
      }
      pauseMs = Math.min(pauseMs * 1.2, PAUSE_MAX_MS);
      const woken = new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      await Promise.race([sleep(pauseMs), woken]);
    }
  }

  /** Says whether there were records. A failed look, e.g. while the engine stops, found nothing and says nothing. */
  async #look(): Promise<boolean> {
    const { read, deliver, batchSize, onPosition } = this.#options;
    const look = ++this.#looks;
    try {
      const batch = await read(batchSize);
      if (batch.read === 0) {
        this.#emptyLook = look;
        return false;
      }
      await deliver(batch.records);
      if (batch.position !== undefined) onPosition?.(batch.position);
      return true;
    } catch {
      return false;
    }
  }
}
