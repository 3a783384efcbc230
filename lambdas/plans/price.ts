import type { Amounts } from '../shared/units.contract.ts';
import type { Plan } from './plans.contract.ts';

/** Gives the price of an action for one lookup; undefined where the plan leaves the action out. */
export function priceOf(plan: Pick<Plan, 'prices'>, action: string): Amounts | undefined {
  const prices: Readonly<Record<string, Amounts | undefined>> = plan.prices;
  return Object.hasOwn(prices, action) ? prices[action] : undefined;
}
