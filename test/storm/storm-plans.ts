import { PLANS } from '../../lambdas/plans/catalogue.ts';
import type { DrawnCategory, Plan } from '../../lambdas/plans/plans.contract.ts';

/** Which grants repay debt, plan by plan: the judge goes by it too. */
export const REPAYERS: Readonly<Record<string, readonly DrawnCategory[]>> = {
  'storm-packs': ['pack', 'adjustment'],
  'storm-all': ['allotment', 'pack'],
  'storm-none': [],
};

const STORM_PLANS: readonly Plan[] = Object.entries(REPAYERS).map(([id, debtRepaidBy]) => ({
  id,
  title: id,
  version: 1,
  creditTypes: ['contact', 'phone'],
  periodMonths: 1,
  allotments: { contact: 4 },
  debtRepaidBy,
  ...(id === 'storm-all' && {
    drawOrder: [['pack'], ['allotment', 'promotional', 'adjustment']],
  }),
  prices: { 'contact.email': { contact: 1 }, 'contact.phone': { phone: 1 } },
  packs: {},
  accepts: { email: ['deliverable'], phone: ['mobile'] },
}));

/** Has them in the catalogue while something runs, as the file of own plans would. */
export async function withStormPlans<T>(run: () => Promise<T>): Promise<T> {
  const catalogue = PLANS as Plan[];
  const before = catalogue.length;
  catalogue.push(...STORM_PLANS);
  try {
    return await run();
  } finally {
    catalogue.length = before;
  }
}
