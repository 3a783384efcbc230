import type { IgnoredField, IgnoredReason } from './identity.contract.ts';
import type { SubjectField } from './subject.contract.ts';

const NOUNS: Readonly<Record<SubjectField, string>> = {
  fullName: 'name',
  firstName: 'name',
  lastName: 'name',
  companyName: 'company name',
  companyDomain: 'domain',
  linkedinUrl: 'LinkedIn profile',
  email: 'e-mail address',
  phone: 'phone number',
};

/** What each reason says of the cell; none of it says anything of the value. */
const WORDS: Readonly<Record<Exclude<IgnoredReason, 'malformed'>, string>> = {
  placeholder: 'it is a placeholder',
  masked: 'a part of it is hidden',
  'several-values': 'it holds more than one',
  'not-a-profile': 'it leads to no person on LinkedIn',
  'shared-host': 'it is a website of many companies',
  'no-employer': 'it names no company',
  'no-country-code': 'it has no country code, such as +1',
};

/** Says why nobody can be found by a cell, in a row that has nothing else to find anybody by. */
export function sayUnusable({ field, reason }: IgnoredField): string {
  const why = reason === 'malformed' ? `it is not a valid ${NOUNS[field]}` : WORDS[reason];
  return `cannot be used (${reason}): ${why}, and nothing else is left to find the person by`;
}
