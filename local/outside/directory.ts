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

/** An invented person, as `PUT /_local/directory` takes it. */
export interface Person {
  readonly fullName: string;
  readonly companyName?: string | undefined;
  readonly companyDomain?: string | undefined;
  readonly linkedinUrl?: string | undefined;
  readonly emails: readonly PersonEmail[];
  readonly phones?: readonly PersonPhone[] | undefined;
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
  /** Everybody, those added last at the end: adding them again in that order makes the same directory. */
  people(): readonly Person[];
  size(): number;
}

/** Letters that do not fall apart into a base letter and an accent. */
const FOLDED: Readonly<Record<string, string>> = {
  ø: 'o',
  ł: 'l',
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ı: 'i',
};

/** Letters whose marks are a matter of spelling. In other scripts (kana, Devanagari, Thai) a mark makes another name. */
const ACCENTED =
  /([\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Arabic}\p{Script=Hebrew}])\p{M}+/gu;

/**
 * Writes a name so that spellings of it compare equal: no case, accents, punctuation or double
 * spaces.
 */
export function foldName(name: string): string {
  return name
    .normalize('NFKD')
    .replace(ACCENTED, '$1')
    .replace(/['’.]/g, '')
    .toLowerCase()
    .replace(/[øłßæœđðþı]/g, (letter) => FOLDED[letter] ?? letter)
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, ' ')
    .trim();
}

/** Writes a domain or web address as the bare domain. */
export function foldDomain(domain: string): string {
  return domain
    .trim()
    .toLowerCase()
    .replace(/^[a-z]+:\/\//, '')
    .replace(/^www\./, '')
    .replace(/[/?#:].*$/, '');
}

/** Gives the part of a profile's address that names the person; a bare handle is given back. */
export function linkedinSlug(url: string): string {
  const handle = /\/in\/([^/?#]+)/i.exec(url)?.[1] ?? url;
  try {
    return decodeURIComponent(handle).toLowerCase();
  } catch {
    return handle.toLowerCase();
  }
}

/** Opens an empty directory. */
export function openDirectory(): Directory {
  const people = new Map<string, Person>();
  const added = new Set<Person>();
  const verdicts = new Map<string, StatedVerdict>();
  const add = (others: readonly Person[]): void => {
    for (const person of others) {
      added.delete(person);
      added.add(person);
      for (const key of keysOf(person)) people.set(key, person);
      for (const { value, verdict } of person.emails) verdicts.set(value.toLowerCase(), verdict);
    }
  };
  return {
    add,
    replace(others) {
      people.clear();
      added.clear();
      verdicts.clear();
      add(others);
    },
    find: (keys) =>
      searchKeys(keys)
        .map((key) => people.get(key))
        .find(Boolean),
    verdictOf: (address) => verdicts.get(address.toLowerCase()),
    people: () => {
      const known = new Set(people.values());
      return [...added].filter((person) => known.has(person));
    },
    size: () => new Set(people.values()).size,
  };
}

function keysOf(person: Person): string[] {
  return [
    ...searchKeys(person),
    ...person.emails.map(({ value }) => `email|${value.toLowerCase()}`),
  ];
}

function searchKeys(keys: PersonKeys): string[] {
  const { fullName, companyDomain, companyName, linkedinUrl, email } = keys;
  const name = fullName ? foldName(fullName) : undefined;
  return [
    ...(linkedinUrl ? [`profile|${linkedinSlug(linkedinUrl)}`] : []),
    ...(email ? [`email|${email.toLowerCase()}`] : []),
    ...(name && companyDomain ? [`domain|${name}|${foldDomain(companyDomain)}`] : []),
    ...(name && companyName ? [`company|${name}|${foldName(companyName)}`] : []),
  ];
}
