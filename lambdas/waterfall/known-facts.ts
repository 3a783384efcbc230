import type { ContactQuery, WaterfallRun } from './waterfall.contract.ts';

/** Gives all that a run knows: what the caller gave, and what trustworthy answers added to it. */
export function knownFacts({ query, learnt }: WaterfallRun): ContactQuery {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== '');
  return { ...learnt, ...Object.fromEntries(given) };
}
