import type { Plan } from '../plans.contract.ts';
import { ONE_TYPE_PRICES } from './one-type-prices.ts';

/**
 * A licence for each seat, with its own credits from its own day on. What the operator grants to
 * the organisation is for everyone, after the seat's.
 */
export const SEAT_LICENCES: readonly Plan[] = [
  {
    id: 'seat-licences',
    title: 'Contact credits for each licensed seat, extras for the organisation',
    version: 1,
    creditTypes: ['contact'],
    periodMonths: 1,
    allotments: {},
    seatAllotments: { contact: 50 },
    prices: { ...ONE_TYPE_PRICES, 'contact.phone': { contact: 5 } },
    packs: {},
    accepts: { email: ['deliverable'], phone: ['mobile', 'landline'] },
  },
];
