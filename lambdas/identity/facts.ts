import { foldCompany, isEmployer } from './company-name.ts';
import { nameSays } from './compare-names.ts';
import { toHost } from './host.ts';
import type { Facts } from './identity.contract.ts';
import { plainNameOf } from './person-name.ts';
import { readProfile } from './profile.ts';
import { foldText } from './spelling.ts';
import type { SubjectInput } from './subject.contract.ts';

const VALUES_MAX = 4;
const CHARACTERS_MAX = 100;

/** Gives what a clean subject tells of the person. */
export function factsOf(subject: SubjectInput): Facts {
  const profile = readProfile(subject.linkedinUrl);
  const { companyName, companyDomain } = subject;
  return {
    profiles: listed(profile?.kind === 'handle' && profile.value),
    profileIds: listed(profile?.kind === 'id' && profile.value),
    names: listed(foldText(plainNameOf(subject))),
    domains: listed(companyDomain !== undefined && toHost(companyDomain)?.domain),
    companies: listed(
      companyName !== undefined && isEmployer(companyName) && foldCompany(foldText(companyName)),
    ),
  };
}

/**
 * Joins what is known of one person from two sides: in any order the same. A name that another says
 * in full (`j smith` beside `john smith`) goes. Beyond four values the first in the alphabet stay.
 */
export function joinFacts(a: Facts, b: Facts): Facts {
  const names = union(a.names, b.names);
  return {
    profiles: first(union(a.profiles, b.profiles)),
    profileIds: first(union(a.profileIds, b.profileIds)),
    names: first(names.filter((name) => !names.some((other) => nameSays(other, name)))),
    domains: first(union(a.domains, b.domains)),
    companies: first(union(a.companies, b.companies)),
  };
}

function listed(value: string | false | undefined): string[] {
  return value ? [value.slice(0, CHARACTERS_MAX)] : [];
}

function union(a: readonly string[], b: readonly string[]): string[] {
  return [...new Set([...a, ...b])].sort();
}

function first(values: readonly string[]): readonly string[] {
  return values.slice(0, VALUES_MAX);
}
