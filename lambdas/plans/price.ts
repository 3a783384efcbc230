import { AppError } from '../shared/errors.ts';
import type { Amounts } from '../shared/units.contract.ts';
import {
  GRADED_BY,
  type GradedAction,
  LINE_TYPES,
  type LineType,
  type Plan,
  type PricesApart,
  VERDICTS,
  type Verdict,
} from './plans.contract.ts';

/** Gives the price of an action for one lookup; undefined where the plan leaves the action out. */
export function priceOf(plan: Pick<Plan, 'prices'>, action: string): Amounts | undefined {
  const prices: Readonly<Record<string, Amounts | undefined>> = plan.prices;
  return Object.hasOwn(prices, action) ? prices[action] : undefined;
}

/** Refuses actions that a plan has no price for. Errors: ACTION_NOT_IN_PLAN, with all of them. */
export function refuseUnpriced(plan: Pick<Plan, 'id' | 'prices'>, asked: readonly string[]): void {
  const actions = asked.filter((action) => priceOf(plan, action) === undefined);
  if (actions.length > 0) throw new AppError('ACTION_NOT_IN_PLAN', `plan ${plan.id}`, { actions });
}

/** A found datum, as far as it has a grade. */
export interface Graded {
  readonly verdict?: string | undefined;
  readonly lineType?: string | undefined;
}

/**
 * Gives the lesser grade in which an action's datum was found: `catch-all`, `landline`; undefined
 * for the best one, and where the action has none.
 */
export function gradeOf(action: string, found: Graded): string | undefined {
  const word = isGraded(action) ? found[GRADED_BY[action]] : undefined;
  return word === VERDICTS[0] || word === LINE_TYPES[0] ? undefined : word;
}

/** Gives what a lesser grade of an action costs, where that is said apart. */
export function priceApart(
  pricesApart: PricesApart | undefined,
  action: string,
  grade: string | undefined,
): Amounts | undefined {
  const byGrade = isGraded(action) ? pricesApart?.[action] : undefined;
  return byGrade?.[grade as Verdict | LineType];
}

function isGraded(action: string): action is GradedAction {
  return Object.hasOwn(GRADED_BY, action);
}
