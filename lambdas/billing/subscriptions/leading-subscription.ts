import type { EpochMs } from '../../shared/units.contract.ts';
import { atTime } from './course-change.ts';
import { isGoingOn, planOfSubscription } from './plan-of-subscription.ts';
import type { Standing, SubscriptionState } from './subscriptions.contract.ts';

/** Which of its subscriptions a workspace follows. */
export interface Lead {
  /** Undefined: none, the workspace stays as it is. */
  readonly leader: SubscriptionState | undefined;
  /** Others that are charged all the same. */
  readonly beside: readonly SubscriptionState[];
}

/**
 * Chooses the subscription that a workspace follows, from how all of them stand: the newest that is
 * paid for. The end of one takes nothing from another that goes on. Where none is paid for, the one
 * that is followed already tells that it has ended.
 */
export function chooseLeader(
  states: readonly SubscriptionState[],
  standing: Standing | undefined,
  nowMs: EpochMs,
): Lead {
  const newestFirst = states.toSorted((a, b) => b.createdAtMs - a.createdAtMs);
  const leader =
    newestFirst.find((each) => isPaidFor(each) || isStillHeld(each, standing, nowMs)) ??
    newestFirst.find(({ id }) => id === standing?.subscriptionId);
  return { leader, beside: newestFirst.filter((each) => each !== leader && isCharged(each)) };
}

function isPaidFor(state: SubscriptionState): boolean {
  const planned = planOfSubscription(state);
  return planned !== undefined && planned.course.plan !== null;
}

/** Its payment is awaited, and until that is decided the workspace keeps what it brought. */
function isStillHeld(
  state: SubscriptionState,
  standing: Standing | undefined,
  nowMs: EpochMs,
): boolean {
  if (state.id !== standing?.subscriptionId || planOfSubscription(state) !== undefined)
    return false;
  return standing.reached === undefined || atTime(standing.reached, nowMs).plan !== null;
}

/** Says whether a subscription goes on and is charged, or tried to be. */
export function isCharged(state: SubscriptionState): boolean {
  return isGoingOn(state) && planOfSubscription(state)?.course.plan !== null;
}
