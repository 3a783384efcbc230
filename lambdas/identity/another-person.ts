import { cleanSubject } from './clean-subject.ts';
import { namesAreDisjoint } from './compare-names.ts';
import { employersDiffer, idsDiffer, namesDiffer, profilesDiffer } from './contradicts.ts';
import { factsOf } from './facts.ts';
import type { SubjectInput } from './subject.contract.ts';

/** What an answer says of the person whom it is about. */
export interface AnsweredPerson {
  readonly fullName?: string | undefined;
  readonly linkedinUrl?: string | undefined;
  readonly companyName?: string | undefined;
  readonly companyDomain?: string | undefined;
}

/**
 * Says whether an answer is about somebody else than was asked for: it names another profile; or
 * another name at another employer; or a name that has no word in common with the asked one. An
 * answer with the asked profile is about the asked person, whatever it says beside.
 */
export function isAnotherPerson(asked: SubjectInput, answered: AnsweredPerson): boolean {
  const [a, b] = [asked, answered].map((each) => factsOf(cleanSubject(each).subject));
  if (a === undefined || b === undefined) return false;
  if (profilesDiffer(a, b) || idsDiffer(a, b)) return true;
  if (isShared(a.profiles, b.profiles) || isShared(a.profileIds, b.profileIds)) return false;
  if (!namesDiffer(a, b)) return false;
  return employersDiffer(a, b) || a.names.every((name) => b.names.every(disjointFrom(name)));
}

function disjointFrom(name: string): (other: string) => boolean {
  return (other) => namesAreDisjoint(name, other);
}

function isShared(a: readonly string[], b: readonly string[]): boolean {
  return a.some((value) => b.includes(value));
}
