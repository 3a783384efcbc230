import type { SubjectInput } from '../../lambdas/identity/subject.contract.ts';
import type { Person } from '../../local/outside/directory.ts';
import type { Chance } from './chance.ts';

/** A person as the model knows it, whatever the product makes of it. */
export interface SimPerson {
  readonly name: string;
  /** The address that can be found and paid for; undefined: there is none. */
  readonly address: string | undefined;
  readonly entry: Person;
}

/** Ways to ask for the same person. */
export const FORMS = ['profile', 'name', 'spelled', 'both', 'address'] as const;
export type Form = (typeof FORMS)[number];

const NAMES = ['Ada Larch', 'Bo Birch', 'Cleo Elm', 'Dan Oak', 'Eva Yew', 'Finn Ash'] as const;
const FINDERS = ['findymail', 'dropcontact'];

/**
 * Invents a few people: most can be found, some not, some only at an address that does not count.
 */
export function inventPeople(chance: Chance, count: number): SimPerson[] {
  return NAMES.slice(0, count).map((name, n) => {
    const domain = `firm${n}.example`;
    const value = `${name.toLowerCase().replace(' ', '.')}@${domain}`;
    const kind = chance.pick(['found', 'found', 'found', 'last', 'none', 'catch-all'] as const);
    const providers = kind === 'last' ? ['dropcontact'] : FINDERS;
    const verdict = kind === 'catch-all' ? ('catch-all' as const) : ('deliverable' as const);
    const entry = {
      fullName: name,
      companyDomain: domain,
      linkedinUrl: `https://www.linkedin.com/in/${name.toLowerCase().replace(' ', '-')}-example`,
      emails: kind === 'none' ? [] : [{ value, verdict, providers }],
    };
    return { name, address: kind === 'found' || kind === 'last' ? value : undefined, entry };
  });
}

/** Writes a person the way a member asks for it. */
export function toSubject({ entry }: SimPerson, form: Form): SubjectInput {
  const { fullName, companyDomain, linkedinUrl } = entry;
  const [firstName = '', lastName = ''] = fullName.split(' ');
  switch (form) {
    case 'profile':
      return { linkedinUrl };
    case 'name':
      return { fullName, companyDomain };
    case 'spelled':
      return {
        firstName: ` ${firstName.toUpperCase()}`,
        lastName,
        companyDomain: `https://www.${companyDomain}/team`,
      };
    case 'both':
      return { fullName, companyDomain, linkedinUrl };
    case 'address':
      return { email: addressAsked(entry), fullName, companyDomain };
  }
}

/** Gives the person whom a charge or a row is about, by anything that it says of it. */
export function personOf(
  people: readonly SimPerson[],
  subject: Readonly<Record<string, string | undefined>>,
): SimPerson | undefined {
  const said = Object.values(subject).join(' ').toLowerCase();
  return people.find(({ name }) => {
    const [first = '', last = ''] = name.toLowerCase().split(' ');
    return said.includes(first) && said.includes(last);
  });
}

function addressAsked({ fullName, companyDomain }: Person): string {
  return `${fullName.toLowerCase().replace(' ', '.')}@${companyDomain}`;
}
