import { type Amounts, addAmounts } from '../shared/units.contract.ts';
import type { Action, Plan } from './plans.contract.ts';

/** Gives the price of the actions for one subject; undefined names no price: an action is not in the plan. */
export function priceOf(plan: Plan, actions: readonly Action[]): Amounts | undefined {
  const prices = actions.map((action) => plan.prices[action]);
  if (prices.some((price) => price === undefined)) return undefined;
  return addAmounts(...prices.filter((price) => price !== undefined));
}
