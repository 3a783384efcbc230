import { describe, expect, test } from 'vitest';
import { identify } from '../../lambdas/identity/identify.ts';
import type { SubjectInput } from '../../lambdas/identity/subject.contract.ts';
import { openDirectory } from '../../local/outside/directory.ts';

/** Spellings of one thing, by field: whoever is known by one is found by the other. */
const ONE: readonly (readonly [keyof typeof BESIDE, string, string])[] = [
  ['fullName', 'Ada Example', ' ADA   example '],
  ['fullName', 'Łukasz Nowak', 'Lukasz Nowak'],
  ['fullName', 'Hans Groß', 'Hans Gross'],
  ['fullName', 'Hans Müller', 'Hans Mueller'],
  ['fullName', 'Hans Müller', 'Hans Muller'],
  ['fullName', 'Hans Mu\u0308ller', 'Hans Müller'],
  ['fullName', 'Søren Ångström', 'Soren Angstrom'],
  ['fullName', 'Zoë O’Brien-Luk', "Zoe O'Brien Luk"],
  ['fullName', 'Zoë O`Brien', 'Zoë OʼBrien'],
  ['fullName', 'Zoë O´Brien', 'Zoë OBrien'],
  ['fullName', 'Dr. Jane Smith', 'Jane Smith'],
  ['fullName', 'Prof. Dr. Jane Smith', 'Jane Smith'],
  ['fullName', 'Jane Smith, PhD', 'Jane Smith'],
  ['fullName', 'Jane Smith, MBA, Ph.D.', 'Jane Smith'],
  ['fullName', 'John Smith Jr.', 'John Smith'],
  ['fullName', 'Smith, John', 'John Smith'],
  ['fullName', 'Smith, Dr. John', 'John Smith'],
  ['fullName', 'Ada Ex\u00adample', 'Ada Example'],
  ['fullName', 'Ada\u200b Example\u200e', 'Ada Example'],
  ['fullName', 'Ada\u00a0Example', 'Ada Example'],
  ['fullName', '王 伟', '王伟'],
  ['fullName', '김 민수', '김민수'],
  ['fullName', 'さがわ ゆい', 'さがわゆい'],
  ['fullName', 'Άλφα Йод', 'αλφα иод'],
  ['fullName', 'مُحَمَّد علي', 'محمد علي'],
  ['fullName', 'J. R. Smith', 'J.R. Smith'],
  ['companyName', 'Acme, Inc.', 'ACME'],
  ['companyName', 'Acme GmbH & Co. KG', 'Acme'],
  ['companyName', 'The Acme Company', 'acme'],
  ['companyName', 'Acme S.A.', 'Acme'],
  ['companyName', 'Smith & Sons', 'Smith and Sons'],
  ['companyName', 'Smith & Sons', 'Smith und Sons GmbH'],
  ['companyName', 'Smith & Sons', 'Smith et Sons'],
  ['companyName', 'Müller GmbH', 'Mueller'],
  ['companyName', 'Face Book', 'Facebook'],
  ['companyName', "O'Rourke Ltd", 'O’Rourke Limited'],
  ['companyDomain', 'acme.example', 'HTTPS://www.Acme.example/about?x=1'],
  ['companyDomain', 'acme.example', '//acme.example:443'],
  ['companyDomain', 'acme.example', 'labs.acme.example'],
  ['companyDomain', 'acme.co.uk', 'shop.acme.co.uk'],
  ['companyDomain', 'münchen.de', 'xn--mnchen-3ya.de'],
  ['companyDomain', 'acme.example', 'ac\u200bme.example'],
  ['email', 'ada@acme.example', 'ADA@Acme.Example'],
  ['email', 'ada@acme.example', 'mailto:ada@acme.example'],
  ['email', 'ada@acme.example', 'Ada <ada@acme.example>'],
  ['email', 'ada@acme.example', '\u202aa\u200bda@acme.example\u202c'],
  ['email', 'ada.example+crm@gmail.com', 'adaexample@googlemail.com'],
  ['email', 'ada@münchen.de', 'ada@xn--mnchen-3ya.de'],
  ['linkedinUrl', 'https://www.linkedin.com/in/ada', 'http://de.linkedin.com/in/Ada/?x=1#top'],
  ['linkedinUrl', 'https://www.linkedin.com/in/ada', 'linkedin.com/in/ada,'],
  ['linkedinUrl', 'https://www.linkedin.com/in/ada', 'linkedin.com/in/ada)'],
  ['linkedinUrl', 'https://www.linkedin.com/in/ada', 'linkedin.com/in/ada%20'],
  ['linkedinUrl', 'https://www.linkedin.com/in/ada', 'linkedin.com/in/ada&trk=x'],
  ['linkedinUrl', 'https://www.linkedin.com/in/zo%C3%AB', 'linkedin.com/in/zo%25C3%25AB'],
];

/** Two things, however alike. */
const TWO: typeof ONE = [
  ['fullName', 'Hans Mueller', 'Hans Muller'],
  ['fullName', 'Michael Nowak', 'Michal Nowak'],
  ['fullName', 'Ada Example', 'Ada Exemple'],
  ['fullName', 'Jack Ma', 'Jack'],
  ['fullName', 'Phil Collins', 'Collins'],
  ['fullName', 'राम शर्मा', 'रमा शर्मा'],
  ['fullName', 'さがわ ゆい', 'さかわ ゆい'],
  ['fullName', '王伟', '王薇'],
  ['companyName', 'Deutsche Bank', 'Deutsche Bahn'],
  ['companyName', 'Mueller', 'Muller'],
  ['companyDomain', 'acme.example', 'acme.com'],
  ['companyDomain', 'acme.co.uk', 'other.co.uk'],
  ['companyDomain', 'acme.github.io', 'other.github.io'],
  ['email', 'ada@acme.example', 'ada.b@acme.example'],
  ['email', 'ada.b@acme.example', 'adab@acme.example'],
  ['linkedinUrl', 'https://www.linkedin.com/in/ada', 'https://www.linkedin.com/in/ada-1'],
  [
    'linkedinUrl',
    'https://www.linkedin.com/in/ACoAABcdEFghIJklMNopQRstUVwxYZ01',
    'https://www.linkedin.com/in/ACoAABcdEFghIJklMNopQRstUVwxYz01',
  ],
];

/** What else is known of the person, so that the field is what decides. */
const BESIDE = {
  fullName: { companyDomain: 'beside.example' },
  companyName: { fullName: 'Ada Beside' },
  companyDomain: { fullName: 'Ada Beside' },
  email: {},
  linkedinUrl: {},
} as const satisfies Partial<Record<keyof SubjectInput, SubjectInput>>;

function toProduct(one: SubjectInput, other: SubjectInput): boolean {
  const { keys } = identify('ws_1', other);
  return identify('ws_1', one).keys.some((key) => keys.includes(key));
}

function toSimulator(one: SubjectInput, other: SubjectInput): boolean {
  const directory = openDirectory();
  const emails = one.email
    ? [{ value: one.email, verdict: 'deliverable' as const, providers: ['hunter'] }]
    : [];
  directory.add([{ ...one, fullName: one.fullName ?? '', emails }]);
  return directory.find(other) !== undefined;
}

describe.each([
  ['the product', toProduct],
  ['the simulator', toSimulator],
])('to %s', (_, areOne) => {
  test.each(ONE)('are one %s: %j and %j', (field, one, other) => {
    const [a, b] = [one, other].map((text) => ({ ...BESIDE[field], [field]: text }));
    expect([areOne(a ?? {}, b ?? {}), areOne(b ?? {}, a ?? {})]).toEqual([true, true]);
  });

  test.each(TWO)('are two %s: %j and %j', (field, one, other) => {
    const [a, b] = [one, other].map((text) => ({ ...BESIDE[field], [field]: text }));
    expect([areOne(a ?? {}, b ?? {}), areOne(b ?? {}, a ?? {})]).toEqual([false, false]);
  });
});
