import type { Plan } from '../plans.contract.ts';
import { ONE_TYPE_PRICES } from './one-type-prices.ts';

/**
 * A contract for a year with an amount agreed for each company, renewed on the 1st of each month.
 * Nothing can be bought: who needs more asks the operator.
 */
export const COMPANY_CONTRACT: readonly Plan[] = [
  {
    id: 'company-contract',
    title: 'An amount of contact credits a month, agreed by contract',
    version: 1,
    creditTypes: ['contact'],
    periodMonths: 1,
    termMonths: 12,
    allotments: { contact: 1_000 },
    prices: ONE_TYPE_PRICES,
    packs: {},
    accepts: { email: ['deliverable'], phone: ['mobile'] },
    creditBack: { days: 30, maxPerPeriod: 50 },
  },
];
