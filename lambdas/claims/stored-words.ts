import { sameStored } from '../identity/same-value.ts';
import type { Claim, StoredWords, SubjectRecord } from './claims.contract.ts';

/** Words by which a value does not hold any more: nobody is reached by it. */
const DEAD: readonly string[] = ['undeliverable', 'invalid', 'unreachable'];

/** Gives the data whose stored value is dead by the words of a refresh. */
export function staleOf(said: StoredWords = {}): string[] {
  return Object.entries(said).flatMap(([datum, { verdict }]) =>
    DEAD.includes(verdict) ? [datum] : [],
  );
}

/**
 * Gives data with the words of a refresh on the values that they are about: what is owned is shown
 * with the latest word. A value that another has replaced meanwhile gets none.
 */
export function withWords(data: SubjectRecord['data'], said: StoredWords): SubjectRecord['data'] {
  const told = Object.entries(said).flatMap(([datum, { value, verdict }]): [string, Claim][] => {
    const claim = data[datum];
    if (claim?.state !== 'paid' || claim.finding === undefined) return [];
    if (!sameStored(claim.finding.value, value)) return [];
    return [[datum, { ...claim, finding: { ...claim.finding, verdict } }]];
  });
  return { ...data, ...Object.fromEntries(told) };
}
