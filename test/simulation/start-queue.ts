import { startAgain } from '../../lambdas/enrichments/start-waiting.ts';
import type { WaitingStart } from '../../lambdas/enrichments/waiting-starts.ts';
import type { Chance } from './chance.ts';
import type { Functions } from './functions.ts';
import type { Schedule } from './schedule.ts';

/** As the schedule of the template has it. */
const EVERY_MS = 60_000;
/** A start that has failed so often is left to the sweep: the message has been lost. */
const TRIES_MAX = 10;
/** SQS delivers at least once. */
const TWICE = 0.2;

/** The queue of starts, and the function that makes them again. */
export class StartQueue {
  readonly #schedule: Schedule;
  readonly #chance: Chance;
  readonly #functions: () => Functions;

  constructor(schedule: Schedule, chance: Chance, functions: () => Functions) {
    this.#schedule = schedule;
    this.#chance = chance;
    this.#functions = functions;
  }

  /** Step Functions has no room now and then; the answer comes at once, and is not tried again. */
  refuseSome(rate: number): void {
    if (!this.#chance.happens(rate)) return;
    throw Object.assign(new Error('no room'), { name: 'ExecutionLimitExceeded' });
  }

  put(waiting: WaitingStart): void {
    this.#deliverLater(waiting, 1);
    if (this.#chance.happens(TWICE)) this.#deliverLater(waiting, 1);
  }

  #deliverLater(waiting: WaitingStart, attempt: number): void {
    // The schedule waits for what it calls, and this goes on for as long as the function runs.
    this.#schedule.after(this.#chance.spread(1, EVERY_MS), () => void this.#try(waiting, attempt));
  }

  async #try(waiting: WaitingStart, attempt: number): Promise<void> {
    try {
      await this.#functions().invoke('startWaiting', (p) => startAgain(p, waiting));
    } catch {
      if (attempt < TRIES_MAX) this.#deliverLater(waiting, attempt + 1);
    }
  }
}
