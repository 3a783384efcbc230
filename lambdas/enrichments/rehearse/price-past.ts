import type { Plan } from '../../plans/plans.contract.ts';
import { priceApart, priceOf } from '../../plans/price.ts';
import { type Amounts, addAmounts, timesAmounts } from '../../shared/units.contract.ts';

/** How many lookups of each action. */
export type ActionCounts = Readonly<Record<string, number>>;

/** What a request of the past was charged. */
export interface PastCharges {
  readonly charged: ActionCounts;
  /** Of these, how many were found in a lesser grade, by action and grade; absent: not read. */
  readonly chargedGrades?: Readonly<Record<string, ActionCounts>>;
}

/** Gives what so many lookups hold on a plan; one of an action that it leaves out holds nothing. */
export function priceHeld({ prices }: Plan, counts: ActionCounts): Amounts {
  return addAmounts(
    ...Object.entries(counts).map(([action, n]) =>
      timesAmounts(priceOf({ prices }, action) ?? {}, n),
    ),
  );
}

/** Gives what found lookups are charged on a plan, each in its grade. */
export function priceCharged(plan: Plan, { charged, chargedGrades = {} }: PastCharges): Amounts {
  const apart = Object.entries(chargedGrades).flatMap(([action, counts]) =>
    Object.entries(counts).flatMap(([grade, n]) => {
      const price = priceApart(plan.pricesApart, action, grade);
      return price === undefined ? [] : [{ action, n, charge: timesAmounts(price, n) }];
    }),
  );
  const less = addAmounts(...apart.map(({ action, n }) => ({ [action]: -n })));
  const rest = priceHeld(plan, addAmounts(charged, less));
  return addAmounts(rest, ...apart.map(({ charge }) => charge));
}
