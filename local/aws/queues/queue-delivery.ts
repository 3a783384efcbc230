import type { Json } from '../../server/json.ts';
import { waitMsAfter } from '../lambda/retry-wait.ts';
import type { Queues, TakenMessage } from '../services/queues.ts';
import type { QueueMappingResource } from '../template/resources.ts';
import { failedOf, toQueueEvent } from './queue-event.ts';

export interface QueueDeliveryOptions {
  readonly mapping: QueueMappingResource;
  readonly queues: Queues;
  readonly invoke: (functionArn: string, event: Json) => Promise<Json>;
  readonly sleep: (ms: number) => Promise<void>;
  /** Told of messages that were tried for the last time, with the error's name. */
  readonly onFailure: (messages: number, error: string) => void;
}

/** How a batch ended: what failed, and why. */
interface Outcome {
  readonly failed: readonly string[];
  readonly error: string;
}

/**
 * Hands the messages of a queue to the function of a mapping, as Lambda does: in batches, several
 * at the same time. What is done is dropped; what failed is given back after a short wait, until
 * the queue puts it aside.
 */
export class QueueDelivery {
  readonly #options: QueueDeliveryOptions;
  /** Batches with the function now, and the messages in them. */
  #batches = 0;
  #messages = 0;
  #stopped = false;

  constructor(options: QueueDeliveryOptions) {
    this.#options = options;
  }

  /** Begins with what waits, and with what an earlier run of the stack had under way. */
  start(): void {
    const { mapping, queues } = this.#options;
    queues.listen(mapping.queueArn, () => this.#begin());
    queues.giveBack(mapping.queueArn);
  }

  /** Begins nothing new; what its function does in the end is still dropped. */
  stop(): void {
    this.#stopped = true;
  }

  /** Messages that are not done and not put aside. */
  get unfinished(): number {
    const { mapping, queues } = this.#options;
    return queues.lengthOf(mapping.queueArn);
  }

  /** Messages that are with no function now: they wait for a place, or to be tried again. */
  get waiting(): number {
    return Math.max(0, this.unfinished - this.#messages);
  }

  #begin(): void {
    const { mapping, queues } = this.#options;
    while (!this.#stopped && this.#batches < mapping.concurrency) {
      const batch = queues.take(mapping.queueArn, mapping.batchSize);
      if (batch.length === 0) return;
      void this.#deliver(batch);
    }
  }

  async #deliver(batch: readonly TakenMessage[]): Promise<void> {
    const { mapping, queues } = this.#options;
    this.#batches += 1;
    this.#messages += batch.length;
    const { failed, error } = await this.#hand(batch);
    this.#batches -= 1;
    this.#messages -= batch.length;
    const done = batch.filter(({ id }) => !failed.includes(id));
    queues.drop(
      mapping.queueArn,
      done.map(({ id }) => id),
    );
    const left = batch.filter(({ id }) => failed.includes(id));
    this.#tell(left, error);
    void this.#giveBackLater(left);
    this.#begin();
  }

  async #hand(batch: readonly TakenMessage[]): Promise<Outcome> {
    const { mapping, invoke } = this.#options;
    const ids = batch.map(({ id }) => id);
    try {
      const answer = await invoke(mapping.functionArn, toQueueEvent(mapping.queueArn, batch));
      return { failed: mapping.reportsFailures ? failedOf(answer, ids) : [], error: 'Reported' };
    } catch (error) {
      return { failed: ids, error: error instanceof Error ? error.name : 'Error' };
    }
  }

  #tell(left: readonly TakenMessage[], error: string): void {
    const last = left.filter(({ isLastTry }) => isLastTry);
    if (last.length > 0) this.#options.onFailure(last.length, error);
  }

  /** Together, so that they come in batches again. */
  async #giveBackLater(left: readonly TakenMessage[]): Promise<void> {
    if (left.length === 0) return;
    const { mapping, queues, sleep } = this.#options;
    await sleep(waitMsAfter(Math.max(...left.map(({ receives }) => receives)) - 1));
    const ids = left.map(({ id }) => id);
    // A stack that has ended writes nothing: its folder may be another's by now.
    if (!this.#stopped) queues.giveBack(mapping.queueArn, ids);
  }
}
