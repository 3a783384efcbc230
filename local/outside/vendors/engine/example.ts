import type { PersonEmail, PersonPhone } from '../../directory.ts';

/**
 * The one person about whom all recorded requests and answers are, and the filling in of other
 * people in her place.
 */

/** What may stand for a person, a key or a ticket in a recorded text. */
export interface Facts {
  readonly fullName?: string | undefined;
  readonly firstName?: string | undefined;
  readonly lastName?: string | undefined;
  readonly companyName?: string | undefined;
  readonly companyDomain?: string | undefined;
  readonly linkedinUrl?: string | undefined;
  readonly handle?: string | undefined;
  readonly email?: string | undefined;
  readonly phone?: string | undefined;
  /** Of the number: where it is known, it takes the place of a text that is the example's. */
  readonly country?: string | undefined;
  readonly key?: string | undefined;
  readonly secret?: string | undefined;
  readonly token?: string | undefined;
  readonly ticket?: string | undefined;
  /** All addresses and numbers: an entry of a list that has one of them stands for each. */
  readonly emails?: readonly PersonEmail[];
  readonly phones?: readonly PersonPhone[];
}
export type Fact = Exclude<keyof Facts, 'country' | 'emails' | 'phones'>;

export const EXAMPLE = {
  fullName: 'Ada Example',
  firstName: 'Ada',
  lastName: 'Example',
  companyName: 'Acme',
  companyDomain: 'acme.example',
  linkedinUrl: 'https://www.linkedin.com/in/ada-example',
  handle: 'ada-example',
  email: 'ada@acme.example',
  phone: '+14155550100',
  key: 'secret-key',
  secret: 'second-secret',
  token: 'session-token',
  ticket: 'req-0001',
} as const satisfies Record<Fact, string>;

/** Of the example's number. */
const COUNTRY = 'US';

/** A number as vendors spell it. */
const PHONE_SPELLINGS: readonly ((e164: string) => string)[] = [
  (e164) => e164,
  spellNumber,
  (e164) => spellNumber(e164).replaceAll('-', ' '),
  (e164) => e164.slice(1),
];

/** Every text that stands for a fact, longest first, so that no part of one is taken for another. */
const SPELLINGS: readonly (readonly [text: string, fact: Fact, spell: (said: string) => string])[] =
  [
    ...Object.entries(EXAMPLE)
      .filter(([fact]) => fact !== 'phone')
      .map(([fact, text]) => [text, fact as Fact, (said: string) => said] as const),
    ...PHONE_SPELLINGS.map((spell) => [spell(EXAMPLE.phone), 'phone', spell] as const),
  ].toSorted(([a], [b]) => b.length - a.length);
const ANY = new RegExp(
  SPELLINGS.map(([text]) => `(?<![\\w])${text.replace(/[.+()]/g, '\\$&')}(?![\\w])`).join('|'),
  'g',
);

/** Writes a number as people do: `+1 415-555-0100`; one of another country gets blanks. */
export function spellNumber(e164: string): string {
  const [, area, prefix, line] = /^\+1(\d{3})(\d{3})(\d{4})$/.exec(e164) ?? [];
  if (area !== undefined) return `+1 ${area}-${prefix}-${line}`;
  return e164.replace(/^(\+\d{2})(\d{2,3})(\d+)$/, '$1 $2 $3');
}

/** Gives the facts of the example that a text has in it. */
export function factsIn(text: string): readonly Fact[] {
  return [...text.matchAll(ANY)].map(([found]) => spellingOf(found)[1]);
}

/**
 * Reads the facts out of a text that is written like a recorded one: `Bearer secret-key` reads the
 * key of `Bearer abc`. Undefined where it is not written like it.
 */
export function readLike(text: string, recorded: string): Facts | undefined {
  const { facts, pattern } = likenessOf(recorded);
  const match = pattern.exec(text);
  return match ? Object.fromEntries(facts.map((fact, i) => [fact, match[i + 1]])) : undefined;
}

interface Pattern {
  readonly facts: readonly Fact[];
  readonly pattern: RegExp;
}
const PATTERNS = new Map<string, Pattern>();

/** Made once for each recorded text. */
function likenessOf(recorded: string): Pattern {
  const known = PATTERNS.get(recorded);
  if (known) return known;
  const source = recorded.split(ANY).map(escapeText).join('(.+)');
  const made = { facts: factsIn(recorded), pattern: new RegExp(`^${source}$`, 's') };
  PATTERNS.set(recorded, made);
  return made;
}

/** How an entry of a list looks for an address of which the finder says another word. */
export type Variant = (path: readonly (string | number)[], email: PersonEmail) => unknown;

/**
 * Writes a recorded answer for somebody else: each text of the example's becomes theirs, and null
 * where a fact is not known; an entry of a list that has an address or a number in it is there once
 * for each that they have.
 */
export function fillIn(
  recorded: unknown,
  facts: Facts,
  variant: Variant = () => undefined,
  path: readonly (string | number)[] = [],
): unknown {
  if (typeof recorded === 'string') return fillText(recorded, facts);
  if (Array.isArray(recorded)) {
    return recorded.flatMap((entry: unknown, i) =>
      forEach(entry, facts).map((own) => {
        const [email] = own.emails ?? [];
        const like = email && mentions(entry, 'email') ? variant([...path, i], email) : undefined;
        return fillIn(like ?? entry, own, variant, [...path, i]);
      }),
    );
  }
  if (typeof recorded !== 'object' || recorded === null) return recorded;
  return Object.fromEntries(
    Object.entries(recorded).map(([field, value]) => [
      fillText(field, facts) ?? field,
      fillIn(value, facts, variant, [...path, field]),
    ]),
  );
}

/** Gives the facts once for each address or number that an entry of a list stands for. */
function forEach(entry: unknown, facts: Facts): readonly Facts[] {
  if (mentions(entry, 'email') && facts.emails) {
    return facts.emails.map((email) => ({ ...facts, email: email.value, emails: [email] }));
  }
  if (mentions(entry, 'phone') && facts.phones) {
    return facts.phones.map((phone) => ({ ...facts, phone: phone.value, phones: [phone] }));
  }
  return [facts];
}

/** Tells whether a fact of the example stands in a recorded value, at any depth outside a list. */
function mentions(recorded: unknown, fact: Fact): boolean {
  if (typeof recorded === 'string') return factsIn(recorded).includes(fact);
  if (typeof recorded !== 'object' || recorded === null || Array.isArray(recorded)) return false;
  return Object.values(recorded).some((value) => mentions(value, fact));
}

function fillText(text: string, facts: Facts): string | null {
  if (text === COUNTRY) return facts.country ?? text;
  let isKnown = true;
  const filled = text.replace(ANY, (found) => {
    const [, fact, spell] = spellingOf(found);
    const value = facts[fact];
    if (value === undefined) isKnown = false;
    return value === undefined ? '' : spell(value);
  });
  return isKnown ? filled : null;
}

function spellingOf(found: string): (typeof SPELLINGS)[number] {
  const spelling = SPELLINGS.find(([text]) => text === found);
  if (spelling === undefined) throw new Error('a text of the example has no spelling');
  return spelling;
}

const escapeText = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
