import type { Amounts } from '../../shared/units.contract.ts';
import type { Plan } from '../plans.contract.ts';
import { FEES_OF_TIERS, PRICE_OF_100, PRICE_OF_2000_SEARCHES } from './example-prices.ts';

/**
 * E-mail, phone, search and postal credits apart, in three tiers that differ in their allotments.
 * Postal credits come from the operator alone.
 */
export const SPLIT_CREDITS: readonly Plan[] = [
  tier('essential', 'Essential', { email: 100, phone: 25, search: 2_000 }),
  tier('professional', 'Professional', { email: 300, phone: 100, search: 6_000 }),
  tier('enterprise', 'Enterprise', { email: 1_000, phone: 400, search: 20_000 }),
];

function tier(id: keyof typeof FEES_OF_TIERS, name: string, allotments: Amounts): Plan {
  return {
    id: `split-credits-${id}`,
    title: `E-mail, phone, search and postal credits apart; ${name} tier`,
    version: 1,
    creditTypes: ['email', 'phone', 'search', 'postal'],
    periodMonths: 1,
    fee: FEES_OF_TIERS[id],
    allotments,
    prices: {
      'contact.email': { email: 1 },
      'contact.phone': { phone: 1 },
      'contact.verify-email': { email: 1 },
      'contact.verify-phone': { phone: 1 },
      'contact.profile': { search: 1 },
      'contact.ai': { search: 1 },
      'contact.personality': { search: 1 },
      'contact.insights': { email: 0 },
      'contact.refresh': { email: 1 },
      'contact.outreach': { search: 1 },
      'company.profile': { search: 1 },
      'company.contacts': { search: 1 },
      'company.jobs': { search: 1 },
      'company.countries': { search: 1 },
      'company.ai': { search: 1 },
      'company.refresh': { search: 1 },
      'search.network': { search: 1 },
      'postal.letter': { postal: 1 },
      'ai.filter': { search: 1 },
    },
    packs: {
      email: { creditType: 'email', credits: 100, months: null, prices: PRICE_OF_100 },
      phone: { creditType: 'phone', credits: 100, months: null, prices: PRICE_OF_100 },
      search: {
        creditType: 'search',
        credits: 2_000,
        months: null,
        prices: PRICE_OF_2000_SEARCHES,
      },
    },
    accepts: { email: ['deliverable'], phone: ['mobile', 'landline', 'voip', 'unknown'] },
  };
}
