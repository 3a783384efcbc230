import { findPlan } from '../../lambdas/plans/catalogue.ts';
import type { Plan } from '../../lambdas/plans/plans.contract.ts';

/** A plan with lesser grades for half, for nothing, or for the whole price. */
export const APART: Plan = {
  ...(findPlan('workspace-pool') as Plan),
  id: 'apart',
  prices: { 'contact.email': { contact: 2 }, 'contact.phone': { contact: 5 } },
  pricesApart: {
    'contact.email': { 'catch-all': { contact: 1 }, risky: { contact: 0 } },
    'contact.phone': { landline: { contact: 0 } },
  },
  accepts: { email: ['deliverable', 'catch-all', 'risky'], phone: ['mobile', 'landline', 'voip'] },
};
