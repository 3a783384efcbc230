import { describe, expect, it } from 'vitest';
import {
  type AnsweredPerson,
  isAnotherPerson,
  isSamePerson,
} from '../../../lambdas/identity/same-person.ts';
import type { SubjectInput } from '../../../lambdas/identity/subject.contract.ts';

const at = (handle: string) => ({ linkedinUrl: `https://www.linkedin.com/in/${handle}` });
const of = (fullName: string, companyName?: string, companyDomain?: string) => ({
  fullName,
  companyName,
  companyDomain,
});
const MEMBER = 'ACoAABcDeFgHiJkLmNoP';
const LEAD = 'ACwAABcDeFgHiJkLmNoP';
const ADA = of('Ada Example', 'Acme');

/** Asked, answered, what it shows. */
const CASES: [string, SubjectInput, AnsweredPerson, 'another' | 'same' | 'nothing'][] = [
  ['two profiles', at('one'), at('two'), 'another'],
  ['two profiles of one name', { ...ADA, ...at('one') }, { ...ADA, ...at('two') }, 'another'],
  ['one profile, in another case', at('one'), at('ONE/?x=1'), 'same'],
  [
    'one profile, whatever else',
    { ...ADA, ...at('one') },
    { ...of('C D', 'E'), ...at('one') },
    'same',
  ],
  ['an encoded profile', at('zo%c3%ab'), at('Zoë'), 'same'],
  ['no profile in the answer', at('one'), {}, 'nothing'],
  ['a page that is no profile', at('one'), { linkedinUrl: 'linkedin.com/pub/two' }, 'nothing'],
  ['an id beside a handle', at(MEMBER), at('ada-example'), 'nothing'],
  ['two ids', at(MEMBER), at(MEMBER.replace('cD', 'cd')), 'another'],
  ['one id', at(MEMBER), at(MEMBER), 'same'],
  ['ids of two kinds', at(MEMBER), at(LEAD), 'nothing'],
  ['nothing', ADA, {}, 'nothing'],
  ['the same', ADA, ADA, 'same'],
  ['another name elsewhere', ADA, of('Bob Sample', 'Globex'), 'another'],
  ['half another name elsewhere', ADA, of('Bea Example', 'Globex'), 'another'],
  [
    'another name at another domain',
    of('Ada Example', undefined, 'acme.example'),
    of('Bea Example', undefined, 'globex.example'),
    'another',
  ],
  ['a colleague', ADA, of('Bob Sample', 'ACME, Inc.'), 'another'],
  ['another name altogether', ADA, of('Bob Sample'), 'another'],
  ['one word of another name', ADA, of('Bob'), 'nothing'],
  ['a name where one word was asked', of('Ada', 'Acme'), of('Bob Sample'), 'nothing'],
  ['another last name at the employer', ADA, of('Ada Miller', 'Acme GmbH'), 'another'],
  ['another last name, no employer', ADA, of('Ada Miller'), 'another'],
  ['another last name behind a middle one', ADA, of('Ada B. Miller', 'Acme'), 'another'],
  ['another last name, last name first', ADA, of('Miller, Ada', 'Acme'), 'another'],
  [
    'a new last name behind the profile',
    { ...ADA, ...at('ada') },
    of('Ada Miller', 'Acme'),
    'nothing',
  ],
  [
    'a new last name behind the address',
    { ...ADA, email: 'ada@acme.example' },
    of('Ada Miller', 'Acme'),
    'nothing',
  ],
  [
    'a new last name behind the number',
    { ...ADA, phone: '+14155550100' },
    of('Ada Miller'),
    'nothing',
  ],
  ['a last name beside the new one', ADA, of('Ada Example-Miller', 'Acme'), 'same'],
  ['one last name of two', of('Ana García López', 'Acme'), of('Ana López Ruiz', 'Acme'), 'another'],
  ['the initial of a last name', ADA, of('Ada E.', 'Acme'), 'same'],
  ['another initial of a last name', ADA, of('Ada M.', 'Acme'), 'another'],
  ['a nickname', of('Bob Example', 'Acme'), of('Robert Example', 'Acme'), 'nothing'],
  [
    'a given name of the same initial',
    of('Tom Example', 'Acme'),
    of('Thomas Example', 'Acme'),
    'nothing',
  ],
  ['another given name', of('John Example', 'Acme'), of('Peter Example', 'Acme'), 'another'],
  ['a colleague of one family', of('Kim Minsu', 'Acme'), of('Kim Jisoo', 'Acme'), 'another'],
  ['the same name elsewhere', ADA, of('Ada Example', 'Globex'), 'nothing'],
  ['the same name alone', ADA, of('Ada Example'), 'nothing'],
  ['a name where none was asked', { email: 'x@acme.example' }, ADA, 'nothing'],
  [
    'the same domain, written otherwise',
    of('Ada Example', 'A', 'acme.example'),
    of('Ada Example', 'B', 'https://www.eu.acme.example/x'),
    'same',
  ],
  [
    'one of two employers alike',
    of('Bob Example', 'Acme', 'acme.example'),
    of('Robert Example', 'Acme GmbH', 'acmegroup.test'),
    'nothing',
  ],
  ['an initial', of('A. Example', 'Acme'), of('Ada Example', 'Globex'), 'nothing'],
  ['a short form', of('Rob Example', 'Acme'), of('Robert Example', 'Acme'), 'same'],
  [
    'last name first, titles, marks',
    of('Dr. Müller, Jürgen', 'Acme'),
    of('Juergen Mueller', 'Acme'),
    'same',
  ],
  ['letters of other tongues', of('Łukasz Groß', 'Acme'), of('Lukasz Gross', 'Acme'), 'same'],
  ['other apostrophes', of('Siobhán O’Neill', 'Acme'), of("Siobhan O'Neill", 'Acme'), 'same'],
  [
    'the parts of a name',
    ADA,
    { firstName: 'Ada', lastName: 'Example', companyName: 'Acme' },
    'same',
  ],
  ['another script', ADA, of('山田 太郎', 'Globex'), 'nothing'],
  ['another script at the employer', ADA, of('山田 太郎', 'Acme'), 'nothing'],
];

describe.each(CASES)('%s', (_, asked, answered, shows) => {
  it(`shows ${shows}`, () => {
    expect(isAnotherPerson(asked, answered)).toBe(shows === 'another');
    expect(isSamePerson(asked, answered)).toBe(shows === 'same');
  });
});

it('goes by what the caller gave: an address that was learnt does not excuse another last name', () => {
  const learnt = { ...ADA, email: 'ada@acme.example' };
  expect(isAnotherPerson(ADA, of('Ada Miller', 'Acme'), learnt)).toBe(true);
  expect(isAnotherPerson(learnt, of('Ada Miller', 'Acme'), learnt)).toBe(false);
  // A profile that was learnt tells people apart.
  expect(isAnotherPerson(ADA, { ...ADA, ...at('two') }, { ...ADA, ...at('one') })).toBe(true);
});
