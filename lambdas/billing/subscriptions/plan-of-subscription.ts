import type {
  PaidPlan,
  PlanCourse,
  SubscriptionState,
  TermPrice,
} from './subscriptions.contract.ts';

/** What a subscription asks for, and what it is paid for by now. */
export interface PlannedCourse {
  readonly course: PlanCourse;
  readonly paid?: PaidPlan;
}

/** Nobody pays any more, or for now: the plan is canceled by the rules of plan changes. */
const ENDED = ['canceled', 'unpaid', 'paused', 'incomplete_expired'];
/** Somebody pays, or tries it out. What is neither waits for a payment: all stays as it is. */
const RUNNING = ['active', 'trialing'];

/**
 * Gives the terms that a subscription asks for, from how it stands and from what was paid for
 * before. Undefined while money is awaited: then all stays as it is.
 *
 * Where all the money of the latest invoice went back, nobody has paid: that ends the plan as an
 * invoice does that is never paid, until the next one is.
 *
 * A larger plan holds from when it is paid. A smaller one that is chosen in the middle of a period
 * holds from its end: until then the larger one is paid for. Where Stripe has begun a new period
 * with it, it holds at once.
 */
export function planOfSubscription(
  state: SubscriptionState,
  before?: PaidPlan,
): PlannedCourse | undefined {
  if (ENDED.includes(state.status) || state.isReversed) return { course: { plan: null } };
  if (!RUNNING.includes(state.status) || !state.isPaid) return undefined;
  const { plan, price, periodStartMs, periodEndMs, endsAtMs } = state;
  const larger = before && isLargerOfPeriod(before, state) ? before : undefined;
  const now = larger?.plan ?? plan;
  const paid = larger ?? { plan, price, periodStartMs };
  if (endsAtMs !== null) {
    return { course: { plan: now, next: { plan: null, fromMs: endsAtMs } }, paid };
  }
  if (larger !== undefined && larger.plan !== plan) {
    return { course: { plan: now, next: { plan, fromMs: periodEndMs } }, paid };
  }
  return { course: { plan: now }, paid };
}

/** Says whether a subscription can still be gone on with: another one must not be begun. */
export function isGoingOn({ status }: Pick<SubscriptionState, 'status'>): boolean {
  return RUNNING.includes(status) || ['past_due', 'unpaid', 'paused'].includes(status);
}

function isLargerOfPeriod(before: PaidPlan, { price, periodStartMs }: SubscriptionState): boolean {
  return before.periodStartMs === periodStartMs && costsMore(before.price, price);
}

/** By the month. Two currencies cannot be compared: the new price holds then. */
function costsMore(one: TermPrice, other: TermPrice): boolean {
  if (one.currency !== other.currency) return false;
  return one.amount * other.months > other.amount * one.months;
}
