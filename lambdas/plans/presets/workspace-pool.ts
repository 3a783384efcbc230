import type { Plan } from '../plans.contract.ts';
import { FEE_OF_POOL, PRICE_OF_100 } from './example-prices.ts';
import { ONE_TYPE_PRICES } from './one-type-prices.ts';

/** One pool for the whole workspace, renewed each month; packs of 100 that last 6 months. */
export const WORKSPACE_POOL: readonly Plan[] = [
  {
    id: 'workspace-pool',
    title: 'One pool of contact credits for the whole workspace',
    version: 1,
    creditTypes: ['contact'],
    periodMonths: 1,
    fee: FEE_OF_POOL,
    allotments: { contact: 100 },
    prices: ONE_TYPE_PRICES,
    packs: { contact: { creditType: 'contact', credits: 100, months: 6, prices: PRICE_OF_100 } },
    accepts: { email: ['deliverable'], phone: ['mobile'] },
  },
];
