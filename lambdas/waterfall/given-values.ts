import { DATA } from './data.ts';
import type { Candidate, Findable, WaterfallRun } from './waterfall.contract.ts';

/**
 * Says whether an accepted value of a datum is one that the caller gave, in the row or its repeats.
 * THE RULE of what that costs: a given value is free, and nothing else is. An answer that brings new
 * values beside it is charged once, for all of them, and its main value is a new one; an answer
 * whose accepted values are all given is free. Of a check the caller gives what is to be checked,
 * which makes no word about it free.
 */
export function isGiven(
  { query, given = [] }: Pick<WaterfallRun, 'query' | 'given'>,
  datum: Findable,
  { value }: Pick<Candidate, 'value'>,
): boolean {
  const { said, isSame } = DATA[datum];
  if (said === undefined) return false;
  return [said(query), ...given].some((each) => each !== undefined && isSame(value, each));
}
