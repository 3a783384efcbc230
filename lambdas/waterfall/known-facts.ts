import { isOwnAddress } from '../identity/identify.ts';
import type { ContactQuery, WaterfallRun } from './waterfall.contract.ts';

/**
 * Gives all that a run knows and may tell a finder: what the caller gave, and what trustworthy
 * answers added to it. A mailbox that others share stays out: who is found by it may be anybody.
 */
export function knownFacts({ query, learnt }: WaterfallRun): ContactQuery {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== '');
  const { email, ...known }: ContactQuery = { ...learnt, ...Object.fromEntries(given) };
  return email !== undefined && isOwnAddress(email, known) ? { ...known, email } : known;
}
