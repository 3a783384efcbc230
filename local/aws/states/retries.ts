import type { Catcher, Retrier } from './definition.ts';
import { UNCAUGHT } from './state-error.ts';

/** Says whether an error of that name falls under the list of a retrier or catcher. */
export function matches(names: readonly string[], error: string): boolean {
  if (error === 'States.Runtime') return false;
  if (names.includes(error)) return true;
  if (UNCAUGHT.includes(error)) return false;
  if (names.includes('States.ALL')) return true;
  return names.includes('States.TaskFailed') && error !== 'States.Timeout';
}

/** Counts the attempts of one visit of a state: each retrier has its own count. */
export class Attempts {
  readonly #used = new Map<Retrier, number>();
  readonly #retriers: readonly Retrier[];
  readonly #random: () => number;

  constructor(retriers: readonly Retrier[], random: () => number) {
    this.#retriers = retriers;
    this.#random = random;
  }

  /** Gives how many milliseconds to wait before the next attempt; undefined when there is none. */
  next(error: string): number | undefined {
    const retrier = this.#retriers.find((each) => matches(each.ErrorEquals, error));
    if (!retrier) return undefined;
    const used = this.#used.get(retrier) ?? 0;
    if (used >= (retrier.MaxAttempts ?? 3)) return undefined;
    this.#used.set(retrier, used + 1);
    const grown = (retrier.IntervalSeconds ?? 1) * (retrier.BackoffRate ?? 2) ** used;
    const seconds = Math.min(grown, retrier.MaxDelaySeconds ?? Number.POSITIVE_INFINITY);
    const share = retrier.JitterStrategy === 'FULL' ? this.#random() : 1;
    return Math.round(seconds * 1000 * share);
  }
}

/** Gives the catcher that takes the error, if there is one. */
export function chooseCatcher(
  catchers: readonly Catcher[] | undefined,
  error: string,
): Catcher | undefined {
  return catchers?.find((each) => matches(each.ErrorEquals, error));
}
