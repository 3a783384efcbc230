import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canFind, cleanSubject } from '../../../lambdas/identity/clean-subject.ts';
import { identify, identifyValue, valueKey } from '../../../lambdas/identity/identify.ts';
import type { SubjectInput } from '../../../lambdas/identity/subject.contract.ts';

const keys = (subject: SubjectInput) => identify('ws_1', subject).keys;
const kinds = (subject: SubjectInput) =>
  keys(subject)
    .map((key) => key[0])
    .join('');
const isOne = (one: SubjectInput, other: SubjectInput) =>
  keys(one).some((key) => keys(other).includes(key));

const ADA = { fullName: 'Ada Example', companyName: 'Acme', companyDomain: 'acme.example' };
const ID = 'ACoAABcdEFghIJklMNopQRstUVwxYZ0123456789';

describe('identify', () => {
  it('gives the ways to know a person, strongest first, none of which names anybody', () => {
    const all = keys({
      ...ADA,
      linkedinUrl: 'linkedin.com/in/ada',
      email: 'ada@acme.example',
      phone: '+14155550100',
    });
    expect(all.map((key) => key[0]).join('')).toBe('pdcmet');
    expect(all.every((key) => /^[a-z][0-9a-z]{51}$/.test(key))).toBe(true);
    expect(all).toContain(valueKey('ws_1', 'email', 'ADA@acme.example'));
    expect(all).toContain(valueKey('ws_1', 'phone', '+1 415 555-0100'));
  });

  it('is one key of a name, a first name in capitals or not', () => {
    const parts = { firstName: 'JANE', lastName: 'Example', companyDomain: 'acme.example' };
    expect(keys(parts)).toEqual(keys({ fullName: 'Jane Example', companyDomain: 'acme.example' }));
  });

  it('is another key in another workspace', () => {
    const [one] = identify('ws_1', ADA).keys;
    expect(identify('ws_2', ADA).keys).not.toContain(one);
  });

  it.each([
    [{}, ''],
    [{ ref: 'r' }, ''],
    [{ linkedinUrl: `linkedin.com/in/${ID}` }, 'o'],
    [{ linkedinUrl: 'linkedin.com/company/acme' }, ''],
    [{ fullName: 'Ada Example' }, ''],
    [{ firstName: 'Ada', lastName: 'Example', companyName: 'Acme' }, 'c'],
    [{ fullName: 'Ada Example', companyDomain: 'acme.example' }, 'd'],
    [{ fullName: 'Jürgen Müller', companyDomain: 'acme.example' }, 'dd'],
    [{ ...ADA, companyName: 'Self-employed' }, 'd'],
    [{ ...ADA, companyDomain: 'gmail.com' }, 'c'],
    [{ email: 'x7@acme.example' }, 'e'],
    [{ email: 'noemail@acme.example' }, ''],
    [{ ...ADA, email: '***@acme.example' }, 'dc'],
    // An address that is not plainly the person's own is a key only beside the name, or alone.
    [{ ...ADA, email: 'kanzlei@acme.example' }, 'dcm'],
    [{ ...ADA, email: 'email_not_unlocked@domain.com' }, 'dc'],
    [{ ...ADA, email: 'sunshine7@gmail.com' }, 'dcme'],
    [{ linkedinUrl: 'linkedin.com/in/ada', email: 'info@acme.example' }, 'p'],
    [{ linkedinUrl: 'linkedin.com/in/ada', email: 'ada@acme.example' }, 'pe'],
    [{ linkedinUrl: `linkedin.com/in/${ID}`, email: 'ada@acme.example' }, 'oe'],
    [{ firstName: 'Ada', email: 'info@acme.example' }, 'e'],
    [{ linkedinUrl: `linkedin.com/in/${ID}`, lastName: 'Li', email: 'li@acme.example' }, 'oe'],
    [{ linkedinUrl: `linkedin.com/in/${ID}`, lastName: 'Li', email: 'rh@acme.example' }, 'o'],
    // An office's number rings several people.
    [{ phone: '+498912345678' }, 't'],
    [{ ...ADA, phone: '+498912345678' }, 'dc'],
    [{ email: 'x7@acme.example', phone: '+498912345678' }, 'e'],
    [{ ...ADA, phone: '+491701234567' }, 'dct'],
  ] as [SubjectInput, string][])('knows %j by %j', (subject, expected) => {
    expect(kinds(subject)).toBe(expected);
  });

  it.each([
    [ADA, { fullName: 'Ada Example', companyName: 'ACME Inc.' }],
    [ADA, { fullName: 'Example, Dr. Ada', companyDomain: 'https://www.acme.example/x' }],
    [ADA, { ...ADA, companyDomain: 'labs.acme.example', companyName: 'Other' }],
    [{ email: 'a@münchen.de' }, { email: 'Ada <A@xn--mnchen-3ya.de>' }],
    [
      { fullName: 'Jürgen Müller', companyName: 'Acme' },
      { fullName: 'Juergen Mueller', companyName: 'Acme' },
    ],
    [{ phone: '+491701234567' }, { phone: '0049 (0)170 1234567' }],
    ...[
      ['Łukasz Nowak', 'Lukasz Nowak'],
      ['Hans Groß', 'HANS GROSS'],
      ['Hans Müller', 'Hans Mueller'],
      ['Hans Müller', 'Hans Muller'],
      ['Zoë O’Brien', "Zoe O'Brien"],
      ['Jane Smith, PhD', 'Prof. Jane Smith'],
      ['王 伟', '王伟'],
      ['Ada Ex\u00adample', 'Ada Example'],
    ].map(([one, other]) => [
      { fullName: one, companyDomain: 'acme.example' },
      { fullName: other, companyDomain: 'acme.example' },
    ]),
    ...[
      ['Smith & Sons', 'Smith and Sons Ltd'],
      ['Smith und Sons GmbH', 'Smith et Sons'],
      ['Müller GmbH', 'Mueller'],
    ].map(([one, other]) => [
      { fullName: 'Ada Example', companyName: one },
      { fullName: 'Ada Example', companyName: other },
    ]),
  ] as [SubjectInput, SubjectInput][])('gives %j and %j a key in common', (one, other) => {
    expect(isOne(one, other)).toBe(true);
  });

  it.each([
    [{ fullName: 'Hans Mueller' }, { fullName: 'Hans Muller' }],
    [{ fullName: 'Ada Example' }, { fullName: 'Ada Exemple' }],
    [{ fullName: 'Joel Smith' }, { fullName: 'Jol Smith' }],
    [{ fullName: 'Michael Nowak' }, { fullName: 'Michal Nowak' }],
  ] as [SubjectInput, SubjectInput][])('gives %j and %j none, in one company', (one, other) => {
    expect(isOne({ ...one, companyName: 'Acme' }, { ...other, companyName: 'Acme' })).toBe(false);
  });

  it('keeps the case of LinkedIn’s own ids', () => {
    const url = `https://www.linkedin.com/in/${ID}`;
    expect(isOne({ linkedinUrl: url }, { linkedinUrl: url.replace('AB', 'ab') })).toBe(false);
  });
});

it('has a key for whoever can be found, and none for whoever cannot', () => {
  const cell = (...cells: string[]) => fc.option(fc.constantFrom(...cells), { nil: undefined });
  const anybody: fc.Arbitrary<SubjectInput> = fc.record({
    fullName: cell('Ada Example', 'ʼ', 'Dr.', '-', '王伟', '(x)', ','),
    lastName: cell('Example', 'n/a'),
    companyName: cell('Acme', '株式会社', 'Inc.', 'Freelance', '&', 'ʼʼ'),
    companyDomain: cell('acme.example', 'github.io', 'gmail.com', 'x'),
    linkedinUrl: cell('linkedin.com/in/ada', 'linkedin.com/in/', 'n/a'),
    email: cell('ada@acme.example', 'info@acme.example', '***@x'),
    phone: cell('+491701234567', '+498912345678', '0170'),
  });
  fc.assert(
    fc.property(anybody, (subject) => {
      expect(keys(subject).length > 0).toBe(canFind(cleanSubject(subject).subject));
    }),
    { numRuns: 300 },
  );
});

it('takes companies of whose names nothing is left but the legal form for themselves', () => {
  const at = (companyName: string) => ({ fullName: 'Ada Example', companyName });
  expect(isOne(at('株式会社'), at('有限公司'))).toBe(false);
});

it('valueKey gives each value one key, be it read or not', () => {
  expect(valueKey('ws_1', 'email', 'mailto:Ada@acme.example')).toBe(
    valueKey('ws_1', 'email', 'ada@acme.example'),
  );
  expect(valueKey('ws_1', 'email', 'noemail@acme.example')).toMatch(/^e[0-9a-z]{51}$/);
  expect(valueKey('ws_1', 'phone', '123')).toMatch(/^t[0-9a-z]{51}$/);
});

it('identifyValue gives a checked value a key of its own, whatever its spelling', () => {
  const keysOf = (kind: 'email' | 'phone', value: string, ws = 'ws_1') =>
    identifyValue(ws, kind, value).keys.join();
  expect(keysOf('email', 'mailto:Ada@acme.example')).toBe(keysOf('email', 'ada@acme.example'));
  expect(keysOf('phone', '+1 (415) 555-0100')).toBe(keysOf('phone', '+14155550100'));
  const apart = [
    keysOf('email', 'ada@acme.example'),
    keysOf('email', 'old.ada@acme.example'),
    keysOf('email', 'ada@acme.example', 'ws_2'),
    keysOf('phone', '+14155550100'),
    valueKey('ws_1', 'email', 'ada@acme.example'),
    valueKey('ws_1', 'phone', '+14155550100'),
  ];
  expect(new Set(apart).size).toBe(apart.length);
  expect(apart[0]).toMatch(/^v[0-9a-z]{51}$/);
});
