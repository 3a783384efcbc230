import { describe, expect, it } from 'vitest';
import { isAnotherPerson, isSamePerson } from '../../../lambdas/waterfall/same-person.ts';
import type { ContactQuery } from '../../../lambdas/waterfall/waterfall.contract.ts';

const at = (handle: string) => ({ linkedinUrl: `https://www.linkedin.com/in/${handle}` });
const of = (fullName: string, companyName?: string, companyDomain?: string) => ({
  fullName,
  companyName,
  companyDomain,
});
const MEMBER = 'ACoAABcDeFgHiJkLmNoP';

/** Asked, answered, is another, is the same. */
const CASES: [string, ContactQuery, ContactQuery, boolean, boolean][] = [
  ['two profiles', at('one'), at('two'), true, false],
  ['one profile, in another case', at('one'), at('ONE/?x=1'), false, true],
  [
    'one profile, whatever else',
    { ...at('one'), ...of('A', 'B') },
    { ...at('one'), ...of('C', 'D') },
    false,
    true,
  ],
  ['an encoded profile', at('zo%c3%ab'), at('Zoë'), false, true],
  ['no profile in the answer', at('one'), {}, false, false],
  [
    'a page that is no profile',
    at('one'),
    { linkedinUrl: 'https://www.linkedin.com/pub/two' },
    false,
    false,
  ],
  ['a member id beside a handle', at(MEMBER), at('ada-example'), false, false],
  ['two member ids', at(MEMBER), at(MEMBER.toLowerCase().replace('acoaab', 'ACoAAb')), true, false],
  [
    'another name at another employer',
    of('Ada Example', 'Acme'),
    of('Bob Sample', 'Globex'),
    true,
    false,
  ],
  [
    'another name at the same employer',
    of('Ada Example', 'Acme'),
    of('Bob Sample', 'ACME, Inc.'),
    false,
    false,
  ],
  [
    'the same name at another employer',
    of('Ada Example', 'Acme'),
    of('Ada Example', 'Globex'),
    false,
    false,
  ],
  ['another name, employer not known', of('Ada Example', 'Acme'), of('Bob Sample'), false, false],
  [
    'another name at another domain',
    of('Ada Example', undefined, 'acme.example'),
    of('Bob Sample', undefined, 'globex.example'),
    true,
    false,
  ],
  [
    'the same domain, written otherwise',
    of('Ada Example', 'A', 'acme.example'),
    of('Ada Example', 'B', 'https://www.eu.acme.example/x'),
    false,
    true,
  ],
  [
    'one of two employers alike',
    of('Ada Example', 'Acme', 'acme.example'),
    of('Bob Sample', 'Acme GmbH', 'acme.test'),
    false,
    false,
  ],
  ['an initial', of('A. Example', 'Acme'), of('Ada Example', 'Globex'), false, false],
  ['a short form', of('Rob Example', 'Acme'), of('Robert Example', 'Globex'), false, false],
  [
    'last name first, titles, marks',
    of('Dr. Müller, Jürgen', 'Acme'),
    of('Juergen Mueller', 'Acme'),
    false,
    true,
  ],
  ['letters of other tongues', of('Łukasz Groß', 'Acme'), of('Lukasz Gross', 'Acme'), false, true],
  [
    'an apostrophe of another kind',
    of('Siobhán O’Neill', 'Acme'),
    of("Siobhan O'Neill", 'Acme'),
    false,
    true,
  ],
  [
    'another script, which cannot be compared',
    of('Ada Example', 'Acme'),
    of('山田 太郎', 'Globex'),
    false,
    false,
  ],
];

describe.each(CASES)('%s', (_, asked, answered, isAnother, isSame) => {
  it(`is ${isAnother ? '' : 'not '}another person, ${isSame ? '' : 'not '}shown to be the same`, () => {
    expect(isAnotherPerson(asked, answered)).toBe(isAnother);
    expect(isSamePerson(asked, answered)).toBe(isSame);
  });
});
