import { PLANS } from '../../lambdas/plans/catalogue.ts';
import type { Plan } from '../../lambdas/plans/plans.contract.ts';

/** What most of them take for found, and what two do. */
const ACCEPTS: Plan['accepts'] = { email: ['deliverable'], phone: ['mobile'] };
const ACCEPTS_LESSER: Plan['accepts'] = {
  email: ['deliverable', 'catch-all'],
  phone: ['mobile', 'landline'],
};

/**
 * Plans of the operator's own with a handful of credits, so that a run of minutes comes to every
 * end of them: two versions of one with seats, one of two credit types, one of a year at a time
 * that draws packs first. The last two price lesser grades apart, for half or for nothing.
 */
export const SIM_PLANS: readonly Plan[] = [
  {
    id: 'sim-seats',
    title: 'A few credits for each seat, and for all',
    version: 1,
    creditTypes: ['contact'],
    periodMonths: 1,
    allotments: { contact: 3 },
    seatAllotments: { contact: 2 },
    prices: {
      'contact.email': { contact: 1 },
      'contact.phone': { contact: 1 },
      'contact.verify-email': { contact: 1 },
      'contact.verify-phone': { contact: 1 },
      'contact.refresh': { contact: 1 },
    },
    packs: {},
    accepts: ACCEPTS,
  },
  {
    id: 'sim-seats',
    title: 'The same, with numbers at twice the price and a cap for everybody',
    version: 2,
    creditTypes: ['contact'],
    periodMonths: 1,
    allotments: { contact: 5 },
    seatAllotments: { contact: 3 },
    memberCaps: { contact: 4 },
    prices: {
      'contact.email': { contact: 1 },
      'contact.phone': { contact: 2 },
      'contact.verify-email': { contact: 1 },
      'contact.verify-phone': { contact: 1 },
      'contact.refresh': { contact: 2 },
    },
    packs: {},
    accepts: ACCEPTS,
  },
  {
    id: 'sim-split',
    title: 'Addresses and numbers apart, seats for addresses',
    version: 1,
    creditTypes: ['email', 'phone'],
    periodMonths: 1,
    allotments: { email: 4, phone: 3 },
    seatAllotments: { email: 2 },
    prices: {
      'contact.email': { email: 1 },
      'contact.phone': { phone: 1 },
      'contact.verify-email': { email: 1 },
      'contact.verify-phone': { phone: 1 },
      'contact.refresh': { email: 1 },
    },
    pricesApart: {
      'contact.email': { 'catch-all': { email: 0 } },
      'contact.verify-email': { undeliverable: { email: 0 } },
    },
    packs: {},
    accepts: ACCEPTS_LESSER,
  },
  {
    id: 'sim-year',
    title: 'A year at a time, packs first',
    version: 1,
    creditTypes: ['contact'],
    periodMonths: 12,
    allotments: { contact: 7 },
    seatAllotments: { contact: 1 },
    drawOrder: [['pack'], ['allotment', 'promotional', 'adjustment']],
    prices: {
      'contact.email': { contact: 2 },
      'contact.phone': { contact: 1 },
      'contact.verify-email': { contact: 1 },
      'contact.verify-phone': { contact: 1 },
      'contact.refresh': { contact: 2 },
    },
    pricesApart: {
      'contact.email': { 'catch-all': { contact: 1 } },
      'contact.phone': { landline: { contact: 0 } },
    },
    packs: {},
    accepts: ACCEPTS_LESSER,
  },
];

/** Puts them into the catalogue, as the file of own plans would. */
export function offerSimPlans(): void {
  const catalogue = PLANS as Plan[];
  for (const plan of SIM_PLANS) if (!catalogue.includes(plan)) catalogue.push(plan);
}
