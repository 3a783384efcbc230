import type { AttemptView } from '../enrichments/enrichments.contract.ts';
import type { AttemptsVisible, Plan } from '../plans/plans.contract.ts';
import type { Principal } from './http/authenticate.ts';

/** An attempt as a caller may see it: what the provider charges the operator may be left out. */
export type ShownAttempt = Omit<AttemptView, 'providerCostMicroUsd'> &
  Partial<Pick<AttemptView, 'providerCostMicroUsd'>>;

/** Says how much of the attempts a caller may see: the operator all, others what the plan says. */
export function attemptsFor(principal: Principal, plan: Plan): AttemptsVisible {
  return principal.kind === 'operator' ? 'full' : (plan.attemptsVisible ?? 'names');
}

/** Shows attempts as far as they are visible. */
export function showAttempts(
  attempts: readonly AttemptView[],
  visible: AttemptsVisible,
): readonly ShownAttempt[] {
  switch (visible) {
    case 'full':
      return attempts;
    case 'names':
      return attempts.map(({ providerCostMicroUsd: _cost, ...shown }) => shown);
    case 'none':
      return [];
  }
}
