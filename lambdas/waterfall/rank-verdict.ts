import type { Attempt, Verdict } from './waterfall.contract.ts';

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

/** What a verifier answers: a verdict on an address, or whether a number is one. */
export type VerifierWord = Verdict | 'valid' | 'invalid';

const WORDS: readonly string[] = [...BEST_FIRST, 'valid', 'invalid'];

/** Says whether an attempt ended with a verifier's word: it answered, whatever it said. */
export function isWord(outcome: Attempt['outcome']): outcome is VerifierWord {
  return WORDS.includes(outcome);
}
