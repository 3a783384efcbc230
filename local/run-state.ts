import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { QueuedMessages } from './aws/services/queues.ts';
import type { LeftExecution } from './aws/states/workflows.ts';
import type { StripeSecrets } from './outside/stripe/stand-in.ts';
import { writePrivately } from './process/private-files.ts';

/** What a stack has to know of its last run, beside its table. */
interface Kept {
  operatorKey: string;
  clockOffsetMs: number;
  /** When the stack first started, by its clock: `rate` schedules count from here. */
  startMs: number;
  /** How far each stream has been handled, by mapping. */
  positions: Record<string, string>;
  /** Executions that run: the next run begins them anew. */
  executions: readonly LeftExecution[];
  /** What waits in the queues. */
  messages: QueuedMessages;
  /** Secrets that functions have made, by name: their texts. */
  secrets: Readonly<Record<string, string>>;
  /** What opens the stand-in for Stripe, and signs its events. */
  stripe: StripeSecrets;
}

const SAVE_WITHIN_MS = 250;

/** The memory of a stack: in `DIR/stack.json` where it has a folder, else only while it runs. */
export class RunState {
  readonly kept: Kept;
  readonly #file: string | undefined;
  #later: NodeJS.Timeout | undefined;

  constructor({
    dataDir,
    now,
  }: { readonly dataDir?: string | undefined; readonly now?: string | undefined }) {
    const startMs = now === undefined ? Date.now() : Date.parse(now);
    this.#file = dataDir === undefined ? undefined : join(dataDir, 'stack.json');
    this.kept = {
      operatorKey: `sk_operator_${randomBytes(24).toString('hex')}`,
      clockOffsetMs: startMs - Date.now(),
      startMs,
      positions: {},
      executions: [],
      messages: {},
      secrets: {},
      stripe: {
        secretKey: `sk_test_${randomBytes(24).toString('hex')}`,
        webhookSecret: `whsec_${randomBytes(24).toString('hex')}`,
      },
      ...this.#read(),
    };
    this.save();
  }

  save(): void {
    clearTimeout(this.#later);
    this.#later = undefined;
    if (this.#file !== undefined) writePrivately(this.#file, JSON.stringify(this.kept));
  }

  /**
   * Saves within a moment, once for all that changes until then: for what changes many times a
   * second, and where it is no harm if a kill takes the last of it.
   */
  saveSoon(): void {
    this.#later ??= setTimeout(() => this.save(), SAVE_WITHIN_MS);
  }

  /** A run of an older version may have kept less. */
  #read(): Partial<Kept> {
    if (this.#file === undefined || !existsSync(this.#file)) return {};
    return JSON.parse(readFileSync(this.#file, 'utf8')) as Partial<Kept>;
  }
}
