import type { Plan } from './plans.contract.ts';

/**
 * The plans on offer. The one file to change for other terms; `lambdas/plans/README.md` explains
 * each field.
 */
export const PLANS: readonly Plan[] = [
  {
    id: 'workspace-pool',
    title: 'One pool of contact credits for the whole workspace',
    version: 1,
    creditTypes: ['contact'],
    periodMonths: 1,
    allotments: { contact: 100 },
    prices: {
      'contact.email': { contact: 1 },
      'contact.phone': { contact: 1 },
      'contact.verify-email': { contact: 1 },
    },
    packs: { contact: { credits: 100, months: 6 } },
    accepts: { email: ['deliverable'], phone: ['mobile'] },
  },
  {
    id: 'split-credits-essential',
    title: 'E-mail, phone, search and postal credits apart; Essential tier',
    version: 1,
    creditTypes: ['email', 'phone', 'search', 'postal'],
    periodMonths: 1,
    allotments: { email: 100, phone: 25, search: 2_000 },
    prices: {
      'contact.email': { email: 1 },
      'contact.phone': { phone: 1 },
      'contact.verify-email': { email: 1 },
    },
    packs: {
      email: { credits: 100, months: null },
      phone: { credits: 100, months: null },
      search: { credits: 2_000, months: null },
    },
    accepts: { email: ['deliverable'], phone: ['mobile', 'landline', 'voip', 'unknown'] },
  },
];

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
