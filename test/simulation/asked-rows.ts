import type { Datum } from '../../lambdas/actions/actions.ts';
import { cleanSubject } from '../../lambdas/identity/clean-subject.ts';
import type { SubjectInput } from '../../lambdas/identity/subject.contract.ts';
import type { Chance } from './chance.ts';
import { addressesOf, lifeOf, numbersOf, OFFICE, type SimPerson } from './people.ts';

/** Whom a row means. */
export interface Meant {
  readonly form: Form;
  /** Whose values the row may show; the first is whom the member had in mind. */
  readonly people: readonly [SimPerson, ...SimPerson[]];
  /** What of the row tells the person again: rows that share one are one person's. */
  readonly tokens: readonly string[];
  /** The data that the vendors know the person by what the row says for. */
  readonly findable: readonly Datum[];
}

/** Ways to ask for the same person. */
export const FORMS = [
  'profile',
  'name',
  'spelled',
  'reversed',
  'company',
  'employer',
  'both',
  'address',
  'address alone',
  'number',
  'initial',
  'placeholder',
  'office',
] as const;
export type Form = (typeof FORMS)[number];

export interface AskedRow {
  readonly subject: SubjectInput;
  readonly meant: Meant;
}

/** Writes a person the way a member asks for it, as far as the model can do without that form. */
export function askFor(
  chance: Chance,
  people: readonly SimPerson[],
  person: SimPerson,
  form: Form,
): AskedRow {
  const others = people.filter(({ id }) => id !== person.id && person.alike.includes(id));
  const subject = doubt(chance, person, others, toSubject(chance, person, form));
  const { subject: clean } = cleanSubject(subject);
  const isProfiled = clean.linkedinUrl !== undefined;
  const tokens = person.isDoubtful ? [] : tokensOf(person, form, subject);
  return {
    subject: clean,
    meant: {
      form,
      people: [person, ...others],
      tokens: [...tokens, ...(isProfiled ? [`${person.id} profile`] : [])],
      findable: person.isDoubtful ? [] : (FINDABLE[form] ?? []),
    },
  };
}

/** More rows than one part has. */
const LONG_ROWS = 102;

/** Makes a list of several parts of a few rows: it costs little, since most repeats the first row. */
export function toLong(asked: readonly AskedRow[]): AskedRow[] {
  const [first, ...others] = asked;
  if (first === undefined) return [];
  return [first, ...Array<AskedRow>(LONG_ROWS - asked.length).fill(first), ...others];
}

/** By name alone no number is found. */
const FINDABLE: Readonly<Partial<Record<Form, readonly Datum[]>>> = {
  profile: ['email', 'phone'],
  both: ['email', 'phone'],
  name: ['email'],
  spelled: ['email'],
  employer: ['email'],
};

/** What makes a person doubtful: another's name, or a former one, under the own profile. */
function doubt(
  chance: Chance,
  person: SimPerson,
  others: readonly SimPerson[],
  subject: SubjectInput,
): SubjectInput {
  const { linkedinUrl, fullName } = person.entry;
  if (!person.isDoubtful) return subject;
  const [other] = others;
  const isNamesake = person.entry.fullName === other?.entry.fullName || person.id.includes('Two');
  // A namesake whom the model keeps apart is always asked for by profile.
  if (other === undefined && isNamesake) return { fullName, ...subject, linkedinUrl };
  if (!chance.happens(0.3)) return other ? subject : { ...subject, linkedinUrl };
  const called = isNamesake ? fullName : (other?.entry.fullName ?? person.formerName);
  return { linkedinUrl, fullName: called, companyDomain: person.entry.companyDomain };
}

function isAddressOf(person: SimPerson, email: string): boolean {
  return lifeOf(person).some(({ emails }) => emails.some(({ value }) => value === email));
}

function tokensOf(person: SimPerson, form: Form, { email, phone }: SubjectInput): string[] {
  const name = `${person.id} name`;
  const isOwn = email !== undefined && isAddressOf(person, email);
  const byForm: Readonly<Partial<Record<Form, readonly string[]>>> = {
    name: [`${name} domain`],
    spelled: [`${name} domain`],
    reversed: [`${name} domain`],
    company: [`${name} company`],
    employer: [`${name} domain`, `${name} company`],
    both: [`${name} domain`],
    address: [`${name} domain`],
    number: [`${name} domain`],
    placeholder: [`${name} domain`],
    office: [`${name} domain`],
  };
  return [
    ...(byForm[form] ?? []),
    ...(isOwn ? valueTokens(person, { form, datum: 'email', value: email }) : []),
    ...(phone !== undefined ? valueTokens(person, { form, datum: 'phone', value: phone }) : []),
  ];
}

/** A value that was found for a row of that form, or stands in it. */
interface RowValue {
  readonly form: Form;
  readonly datum: Datum;
  readonly value: string;
}

/**
 * What a value tells of its person. Beside a name it leads to whom that name is known of, and not
 * to a profile: it may be a colleague's. Alone it leads to either.
 */
export function valueTokens({ id }: SimPerson, { form, datum, value }: RowValue): string[] {
  const name = `${id} ${datum} ${value}`;
  if (form === 'profile') return [`${name} of a profile`];
  if (form === 'address alone') return [`${name} of a profile`, `${name} alone`];
  return [`${name} of a name`, `${name} alone`];
}

function toSubject(chance: Chance, person: SimPerson, form: Form): SubjectInput {
  const { entry, spellings } = person;
  const { fullName, companyDomain, companyName, linkedinUrl } = entry;
  const [firstName = '', lastName = ''] = fullName.split(' ');
  const name = { fullName, companyDomain };
  switch (form) {
    case 'profile':
      return { linkedinUrl };
    case 'name':
      return { fullName: chance.pick([fullName, spellings[0] ?? fullName]), companyDomain };
    case 'spelled':
      return {
        firstName: ` ${firstName.toUpperCase()}`,
        lastName,
        companyDomain: `https://www.${companyDomain}/team`,
      };
    case 'reversed':
      return { fullName: `${lastName}, ${firstName}`, companyDomain };
    case 'company':
      return { fullName, companyName };
    case 'employer':
      return { ...name, companyName };
    case 'both':
      return { ...name, linkedinUrl: `${linkedinUrl?.replace('https://www.', '')}/?trk=list` };
    case 'address':
      return { ...name, email: ownAddress(chance, person) };
    case 'address alone': {
      const email = ownAddress(chance, person);
      return email === undefined ? name : { email };
    }
    case 'number':
      return { ...name, phone: ownNumber(chance, person) };
    case 'initial':
      return { fullName: `${firstName[0]}. ${lastName}`, companyDomain };
    case 'placeholder':
      return { ...name, ...chance.pick(placeholders(companyDomain)) };
    case 'office':
      return { ...name, email: `${OFFICE}${companyDomain}` };
  }
}

/** What lists hold where there is nothing, the same for strangers. */
function placeholders(domain = ''): SubjectInput[] {
  return [
    { email: 'n/a' },
    { email: `noemail@${domain}` },
    { email: `email_not_unlocked@${domain}` },
    { email: 'none@none.com', phone: '-' },
    { linkedinUrl: 'https://www.linkedin.com/in/unknown' },
    { linkedinUrl: 'n/a', phone: '+10000000000' },
  ];
}

/** An address that is the person's alone: a list may have one that is over, or one that is new. */
function ownAddress(chance: Chance, person: SimPerson): string | undefined {
  const own = addressesOf(person);
  return own.length === 0 ? undefined : chance.pick(own);
}

/** A number that rings the person alone. */
function ownNumber(chance: Chance, person: SimPerson): string | undefined {
  const own = numbersOf(person);
  return own.length === 0 ? undefined : chance.pick(own);
}
