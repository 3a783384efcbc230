import { readProfile } from '../identity/profile.ts';
import { isSamePerson } from '../identity/same-person.ts';
import { knownFacts } from './known-facts.ts';
import type { ContactQuery, FoundPerson, WaterfallRun } from './waterfall.contract.ts';

/**
 * Gives what a run knows after an answer: facts that it lacked are taken from an answer that shows
 * whom it is about. What the caller gave is never replaced; beside LinkedIn's own id of a profile
 * the public handle is learnt, where the id is all that was asked by.
 */
export function learnPerson(run: WaterfallRun, person: FoundPerson = {}): ContactQuery | undefined {
  const isAbout = isSamePerson(knownFacts(run), person);
  if (!isAbout && !(isAskedByIdAlone(run) && namesHandle(person))) return run.learnt;
  return learnFacts(run, person);
}

/** Adds facts that the run lacks; undefined where it has learnt nothing. */
export function learnFacts(run: WaterfallRun, facts: ContactQuery): ContactQuery | undefined {
  const known = knownFacts(run);
  const isHandleOfId = isId(known.linkedinUrl) && namesHandle(facts);
  const fresh = Object.entries(facts).filter(([name, value]) => {
    const before = name === 'linkedinUrl' && isHandleOfId ? run.learnt : known;
    return Boolean(value) && !before?.[name as keyof ContactQuery];
  });
  // Who is known by first and last name needs no full one.
  const added = Object.fromEntries(
    fresh.filter(([name]) => name !== 'fullName' || !(known.firstName && known.lastName)),
  );
  return Object.keys(added).length > 0 ? { ...run.learnt, ...added } : run.learnt;
}

/** Nothing but the id led to the answer: the handle that it names can be nobody else's. */
function isAskedByIdAlone({ query, learnt }: WaterfallRun): boolean {
  const { linkedinUrl, companyName: _name, companyDomain: _domain, ...others } = query;
  const isAlone = Object.values(others).every((value) => !value);
  return isAlone && isId(linkedinUrl) && learnt === undefined;
}

function isId(url: string | undefined): boolean {
  return readProfile(url)?.kind === 'id';
}

function namesHandle({ linkedinUrl }: Pick<ContactQuery, 'linkedinUrl'>): boolean {
  return readProfile(linkedinUrl)?.kind === 'handle';
}
