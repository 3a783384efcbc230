import type { Plan } from '../plans.contract.ts';
import { FEES_OF_CYCLES, PRICE_OF_100 } from './example-prices.ts';
import { ONE_TYPE_PRICES } from './one-type-prices.ts';

/** One pool a billing cycle, of a month or of a year; packs that never expire and add up. */
export const BILLING_CYCLE: readonly Plan[] = [
  cycle('monthly', 'Contact credits each month', 1, 200),
  cycle('annual', 'Contact credits for a year at once', 12, 2_400),
];

function cycle(
  id: keyof typeof FEES_OF_CYCLES,
  title: string,
  periodMonths: number,
  contact: number,
): Plan {
  return {
    id: `billing-cycle-${id}`,
    title,
    version: 1,
    creditTypes: ['contact'],
    periodMonths,
    fee: FEES_OF_CYCLES[id],
    allotments: { contact },
    prices: ONE_TYPE_PRICES,
    packs: { contact: { creditType: 'contact', credits: 100, months: null, prices: PRICE_OF_100 } },
    accepts: { email: ['deliverable'], phone: ['mobile'] },
  };
}
