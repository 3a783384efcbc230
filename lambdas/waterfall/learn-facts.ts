import { isSamePerson } from '../identity/same-person.ts';
import { knownFacts } from './known-facts.ts';
import type { ContactQuery, FoundPerson, WaterfallRun } from './waterfall.contract.ts';

/**
 * Gives what a run knows after an answer: facts that it lacked are taken from an answer that shows
 * whom it is about. What the caller gave is never replaced.
 */
export function learnPerson(run: WaterfallRun, person: FoundPerson = {}): ContactQuery | undefined {
  if (!isSamePerson(knownFacts(run), person)) return run.learnt;
  return learnFacts(run, person);
}

/** Adds facts that the run lacks; undefined where it has learnt nothing. */
export function learnFacts(run: WaterfallRun, facts: ContactQuery): ContactQuery | undefined {
  const known = knownFacts(run);
  const fresh = Object.entries(facts).filter(
    ([name, value]) => Boolean(value) && !known[name as keyof ContactQuery],
  );
  // Who is known by first and last name needs no full one.
  const added = Object.fromEntries(
    fresh.filter(([name]) => name !== 'fullName' || !(known.firstName && known.lastName)),
  );
  return Object.keys(added).length > 0 ? { ...run.learnt, ...added } : run.learnt;
}
