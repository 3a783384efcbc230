import { checkPlans } from './check-plans.ts';
import { OWN_PLANS } from './own-plans.ts';
import type { Plan } from './plans.contract.ts';
import { BILLING_CYCLE } from './presets/billing-cycle.ts';
import { COMPANY_CONTRACT } from './presets/company-contract.ts';
import { SEAT_LICENCES } from './presets/seat-licences.ts';
import { SPLIT_CREDITS } from './presets/split-credits.ts';
import { WORKSPACE_POOL } from './presets/workspace-pool.ts';

/**
 * The plans on offer, with every version that somebody may still be on. Whoever loads this file,
 * the synth as well as each function, has checked them.
 */
export const PLANS: readonly Plan[] = requireSound([
  ...WORKSPACE_POOL,
  ...COMPANY_CONTRACT,
  ...SEAT_LICENCES,
  ...SPLIT_CREDITS,
  ...BILLING_CYCLE,
  ...OWN_PLANS,
]);

/** Gives the plans back; an Error that names all their faults where they have some. */
export function requireSound(plans: readonly Plan[]): readonly Plan[] {
  const faults = checkPlans(plans);
  if (faults.length === 0) return plans;
  throw new Error(`the plans have ${faults.length} faults:\n${faults.join('\n')}`);
}

/**
 * Gives the newest version of the plan of that id, or undefined. A version on which periods still
 * run stays in the list, beside the newer one.
 */
export function findPlan(id: string, plans: readonly Plan[] = PLANS): Plan | undefined {
  return plans
    .filter((plan) => plan.id === id)
    .reduce<Plan | undefined>(
      (newest, plan) => (newest && newest.version > plan.version ? newest : plan),
      undefined,
    );
}

/** Gives the plan of a version as periods name it, `workspace-pool@1`, or undefined. */
export function findPlanVersion(name: string, plans: readonly Plan[] = PLANS): Plan | undefined {
  return plans.find(({ id, version }) => `${id}@${version}` === name);
}
