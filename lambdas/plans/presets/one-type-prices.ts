import type { Amounts } from '../../shared/units.contract.ts';
import type { ActionName } from '../plans.contract.ts';

/** One `contact` credit for whatever is found, where a plan has that type alone. */
export const ONE_TYPE_PRICES: Readonly<Partial<Record<ActionName, Amounts>>> = {
  'contact.email': { contact: 1 },
  'contact.phone': { contact: 1 },
  'contact.verify-email': { contact: 1 },
  'contact.verify-phone': { contact: 1 },
  'contact.profile': { contact: 1 },
  'contact.ai': { contact: 1 },
  'contact.personality': { contact: 1 },
  // Comes with the address.
  'contact.insights': { contact: 0 },
  'contact.refresh': { contact: 1 },
  'contact.outreach': { contact: 1 },
  'company.profile': { contact: 1 },
  'company.contacts': { contact: 1 },
  'company.jobs': { contact: 1 },
  'company.countries': { contact: 1 },
  'company.ai': { contact: 1 },
  'company.refresh': { contact: 1 },
  'search.network': { contact: 1 },
  'ai.filter': { contact: 1 },
};
