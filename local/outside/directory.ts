import {
  companySpellings,
  foldAddress,
  foldDomain,
  linkedinSlug,
  nameSpellings,
} from './spelling.ts';

/** What the simulated vendors say of an address, in the words of the local API. */
export type StatedVerdict = 'deliverable' | 'risky' | 'catch-all' | 'undeliverable' | 'unknown';

export interface PersonEmail {
  readonly value: string;
  readonly verdict: StatedVerdict;
  /** Finders that know this address. */
  readonly providers: readonly string[];
}

export interface PersonPhone {
  readonly value: string;
  readonly lineType: 'mobile' | 'landline' | 'voip';
  readonly providers: readonly string[];
}

/** What a person says of themselves in public. */
export interface PersonProfile {
  readonly title?: string | undefined;
  readonly headline?: string | undefined;
  readonly location?: string | undefined;
  readonly country?: string | undefined;
  readonly skills?: readonly string[] | undefined;
  readonly providers: readonly string[];
}

/** An invented person, as `PUT /_local/directory` takes it. */
export interface Person {
  readonly fullName: string;
  readonly companyName?: string | undefined;
  readonly companyDomain?: string | undefined;
  readonly linkedinUrl?: string | undefined;
  readonly emails: readonly PersonEmail[];
  readonly phones?: readonly PersonPhone[] | undefined;
  readonly profile?: PersonProfile | undefined;
}

/** What a vendor was told of the person it should find. */
export interface PersonKeys {
  readonly fullName?: string | undefined;
  readonly companyDomain?: string | undefined;
  readonly companyName?: string | undefined;
  readonly linkedinUrl?: string | undefined;
  readonly email?: string | undefined;
}

export interface Directory {
  replace(people: readonly Person[]): void;
  /**
   * A person with the profile, or the name and company, of one that is there already takes its
   * place.
   */
  add(people: readonly Person[]): void;
  /** By profile, then address, then name with domain, then name with company name. */
  find(keys: PersonKeys): Person | undefined;
  verdictOf(address: string): StatedVerdict | undefined;
  /** What kind of line a number is, in whatever spelling; undefined where nobody has it. */
  lineOf(number: string): PersonPhone['lineType'] | undefined;
  /**
   * Everybody, those added last at the end: adding them again in that order makes the same
   * directory.
   */
  people(): readonly Person[];
  size(): number;
}

/** Opens an empty directory. */
export function openDirectory(): Directory {
  const people = new Map<string, Person>();
  const added = new Set<Person>();
  const verdicts = new Map<string, StatedVerdict>();
  const lines = new Map<string, PersonPhone['lineType']>();
  const add = (others: readonly Person[]): void => {
    for (const person of others) {
      added.delete(person);
      added.add(person);
      for (const key of keysOf(person)) people.set(key, person);
      for (const { value, verdict } of person.emails) verdicts.set(foldAddress(value), verdict);
      for (const { value, lineType } of person.phones ?? []) lines.set(digitsOf(value), lineType);
    }
  };
  return {
    add,
    replace(others) {
      people.clear();
      added.clear();
      verdicts.clear();
      lines.clear();
      add(others);
    },
    find: (keys) =>
      searchKeys(keys)
        .map((key) => people.get(key))
        .find(Boolean),
    verdictOf: (address) => verdicts.get(foldAddress(address)),
    lineOf: (number) => lines.get(digitsOf(number)),
    people: () => {
      const known = new Set(people.values());
      return [...added].filter((person) => known.has(person));
    },
    size: () => new Set(people.values()).size,
  };
}

const digitsOf = (number: string): string => number.replace(/\D/g, '');

function keysOf(person: Person): string[] {
  return [
    ...searchKeys(person),
    ...person.emails.map(({ value }) => `email|${foldAddress(value)}`),
  ];
}

function searchKeys(keys: PersonKeys): string[] {
  const { fullName, companyDomain, companyName, linkedinUrl, email } = keys;
  const names = nameSpellings(fullName ?? '');
  const companies = companySpellings(companyName ?? '');
  return [
    ...(linkedinUrl ? [`profile|${linkedinSlug(linkedinUrl)}`] : []),
    ...(email ? [`email|${foldAddress(email)}`] : []),
    ...names.flatMap((name) =>
      companyDomain ? [`domain|${name}|${foldDomain(companyDomain)}`] : [],
    ),
    ...names.flatMap((name) => companies.map((company) => `company|${name}|${company}`)),
  ];
}
