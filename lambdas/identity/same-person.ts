import { cleanSubject } from './clean-subject.ts';
import { areComparable, areTwoNames, namesAreDisjoint } from './compare-names.ts';
import { companiesDiffer, domainsDiffer, idsDiffer, namesDiffer } from './contradicts.ts';
import { factsOf } from './facts.ts';
import type { Facts } from './identity.contract.ts';
import type { SubjectInput } from './subject.contract.ts';

/** What an answer says of the person whom it is about. */
export type AnsweredPerson = Pick<
  SubjectInput,
  'fullName' | 'firstName' | 'lastName' | 'linkedinUrl' | 'companyName' | 'companyDomain'
>;

/**
 * Says whether an answer is about somebody else than was asked for: it names another profile, or,
 * where profiles cannot be compared, another name at another employer, or a name that has nothing
 * in common with the asked one. Who was asked for by name alone has the asked name, or one that may
 * stand for it: only behind a profile, an address or a number may somebody have a new last name.
 *
 * @param asked what the answer goes by
 * @param known what is known by now: what was asked for, with what earlier answers have told
 */
export function isAnotherPerson(
  asked: SubjectInput,
  answered: AnsweredPerson,
  known: SubjectInput = asked,
): boolean {
  const [a, b] = [factsIn(known), factsIn(answered)];
  const profiles = compareProfiles(a, b);
  if (profiles !== undefined) return profiles === 'differ';
  if (!namesDiffer(a, b)) return false;
  const isByName = !asked.linkedinUrl && !asked.email && !asked.phone;
  return (
    compareEmployers(a, b) === 'differ' || areDisjoint(a, b) || (isByName && haveTwoNames(a, b))
  );
}

/** Says whether an answer shows by its own facts that it is about who was asked for. */
export function isSamePerson(asked: SubjectInput, answered: AnsweredPerson): boolean {
  const [a, b] = [factsIn(asked), factsIn(answered)];
  const profiles = compareProfiles(a, b);
  if (profiles !== undefined) return profiles === 'same';
  return compareNames(a, b) === 'same' && compareEmployers(a, b) === 'same';
}

/** Undefined where it is not known of one of the two. */
type Compared = 'same' | 'differ' | undefined;

function factsIn(subject: SubjectInput): Facts {
  return factsOf(cleanSubject(subject).subject);
}

function compareProfiles(a: Facts, b: Facts): Compared {
  const handles = compare(a.profiles, b.profiles, () => a.profiles[0] !== b.profiles[0]);
  if (handles !== undefined) return handles;
  if (idsDiffer(a, b)) return 'differ';
  return a.profileIds.some((id) => b.profileIds.includes(id)) ? 'same' : undefined;
}

function compareNames(a: Facts, b: Facts): Compared {
  const [one = '', other = ''] = [a.names[0], b.names[0]];
  return areComparable(one, other) ? compare(a.names, b.names, () => namesDiffer(a, b)) : undefined;
}

/** One employer may have several domains, or several names: what agrees decides. */
function compareEmployers(a: Facts, b: Facts): Compared {
  const compared = [
    compare(a.domains, b.domains, () => domainsDiffer(a, b)),
    compare(a.companies, b.companies, () => companiesDiffer(a, b)),
  ];
  if (compared.includes('same')) return 'same';
  return compared.includes('differ') ? 'differ' : undefined;
}

function compare(
  one: readonly string[],
  other: readonly string[],
  differ: () => boolean,
): Compared {
  if (one.length === 0 || other.length === 0) return undefined;
  return differ() ? 'differ' : 'same';
}

function haveTwoNames(a: Facts, b: Facts): boolean {
  return areTwoNames(a.names[0] ?? '', b.names[0] ?? '');
}

/** Of a name of one word it cannot be told. */
function areDisjoint({ names: [one = ''] }: Facts, { names: [other = ''] }: Facts): boolean {
  return one.includes(' ') && other.includes(' ') && namesAreDisjoint(one, other);
}
