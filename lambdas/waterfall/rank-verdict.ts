import type { Verdict } from './waterfall.contract.ts';

const BEST_FIRST: readonly Verdict[] = [
  'deliverable',
  'catch-all',
  'risky',
  'unknown',
  'undeliverable',
];

/**
 * Gives the place of a verdict, 0 for the best; an address of which nothing is said counts as
 * unknown.
 */
export function rankVerdict(verdict: Verdict | undefined): number {
  return BEST_FIRST.indexOf(verdict ?? 'unknown');
}

/** Tells whether a word is one of our verdicts. */
export function isVerdict(word: string): word is Verdict {
  return BEST_FIRST.some((verdict) => verdict === word);
}
