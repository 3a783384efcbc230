import type { Chance } from '../simulation/chance.ts';
import { drawRates, type FaultRates } from '../simulation/faults.ts';

/** How messages travel in a storm: probabilities for one each. */
export interface Weather {
  /** Of the calls of functions. */
  readonly rates: FaultRates;
  /** An event never comes: the reconciler finds it. */
  readonly lost: number;
  /** An event comes again. */
  readonly again: number;
  /** An event is hours late, or days. */
  readonly late: number;
  /** An event waits for the full hour, when others come too. */
  readonly together: number;
  /** A message of the queue comes twice, or late. */
  readonly queue: number;
  /** The queue takes no message: the sweep hands the payment on. */
  readonly queueDown: number;
  /** Stripe's API does not answer. */
  readonly stripeFails: number;
}

/** Most storms are rough, some have one fault alone: one bug hides another's doing. */
export function drawWeather(chance: Chance): Weather {
  const some = (share: number) => chance.pick([0, share / 2, share]);
  const kill = chance.pick([0, 0.01, 0.06]);
  return {
    rates: { ...drawRates(chance), kill },
    lost: some(0.25),
    again: some(0.5),
    late: some(0.6),
    together: some(0.4),
    queue: some(0.3),
    queueDown: some(0.3),
    stripeFails: some(0.3),
  };
}

const MINUTE = 60_000;
const DAY = 86_400_000;

/** When an event comes for the first time, from when it happened. */
export function drawDelay(chance: Chance, weather: Weather, nowMs: number): number {
  const prompt = chance.spread(20, 5_000);
  const late = chance.happens(weather.late) ? chance.spread(MINUTE, 5 * DAY) : 0;
  const atMs = nowMs + prompt + late;
  if (!chance.happens(weather.together)) return atMs - nowMs;
  return Math.ceil(atMs / (60 * MINUTE)) * 60 * MINUTE - nowMs;
}
