import type { Plan } from './plans.contract.ts';

/** The plans on offer. The one file to change for other terms; `lambdas/plans/README.md` explains each field. */
export const PLANS: readonly Plan[] = [
  {
    id: 'workspace-pool',
    title: 'One pool of contact credits for the whole workspace',
    version: 1,
    creditTypes: ['contact'],
    periodMonths: 1,
    allotments: { contact: 100 },
    prices: { 'contact.email': { contact: 1 } },
    packs: { contact: { credits: 100, months: 6 } },
    accepts: ['deliverable'],
  },
  {
    id: 'split-credits-essential',
    title: 'E-mail, phone, search and postal credits apart; Essential tier',
    version: 1,
    creditTypes: ['email', 'phone', 'search', 'postal'],
    periodMonths: 1,
    allotments: { email: 100, phone: 25, search: 2_000 },
    prices: { 'contact.email': { email: 1 } },
    packs: {
      email: { credits: 100, months: null },
      phone: { credits: 100, months: null },
      search: { credits: 2_000, months: null },
    },
    accepts: ['deliverable'],
  },
];

/** Gives the plan of that id, or undefined. */
export function findPlan(id: string): Plan | undefined {
  return PLANS.find((plan) => plan.id === id);
}
