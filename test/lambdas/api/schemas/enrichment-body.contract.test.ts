import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { enrichmentBody } from '../../../../lambdas/api/schemas/enrichment-body.contract.ts';
import { identityKeys } from '../../../../lambdas/identity/identity-keys.ts';
import { checkInput } from '../../../../lambdas/shared/validate.ts';

const BY_EMAIL = { email: 'ada@acme.example' };
const NOT_FINDABLE = 'needs a linkedinUrl, an email, or a name with companyName or companyDomain';

function check(subjects: unknown, rest: object = {}) {
  return checkInput(enrichmentBody, { actions: ['contact.email'], subjects, ...rest });
}

function errorsOf(subjects: unknown, rest: object = {}) {
  const checked = check(subjects, rest);
  return checked.kind === 'invalid' ? checked.errors : [];
}

describe('enrichmentBody', () => {
  it('gives trimmed subjects, without blanks, and the defaults', () => {
    const subject = {
      fullName: ' Zoë 🦊 Example ',
      firstName: ' ',
      companyDomain: 'https://www.Acme.example/about',
    };
    expect(check([subject])).toEqual({
      kind: 'valid',
      value: {
        actions: ['contact.email'],
        allowPartial: false,
        subjects: [
          { fullName: 'Zoë 🦊 Example', firstName: undefined, companyDomain: 'acme.example' },
        ],
      },
    });
  });

  it.each([
    [{ linkedinUrl: 'https://www.linkedin.com/in/ada-example/' }],
    [{ linkedinUrl: 'linkedin.com/in/ada' }],
    [{ linkedinUrl: 'https://de.linkedin.com/in/ad%C3%A4' }],
    [BY_EMAIL],
    [{ fullName: 'Ada', companyName: 'Acme' }],
    [{ firstName: 'Ada', lastName: 'Example', companyDomain: 'acme.example' }],
    [{ fullName: 'Ada', companyDomain: 'bücher.example' }],
    [{ fullName: 'x'.repeat(200), companyName: 'Acme' }],
  ])('takes %j', (subject) => {
    expect(errorsOf([subject])).toEqual([]);
  });

  it.each([
    ['https://m.linkedin.com/in/ada', 'https://www.linkedin.com/in/ada'],
    ['touch.linkedin.com/in/ada', 'www.linkedin.com/in/ada'],
    ['http://Mobile.LinkedIn.com:80/in/ada?a=b:1', 'http://www.LinkedIn.com/in/ada?a=b:1'],
    ['https://www.linkedin.com:443/in/ada', 'https://www.linkedin.com/in/ada'],
    ['https://de.linkedin.com/in/ada:1', 'https://de.linkedin.com/in/ada:1'],
  ])('takes the profile %s as %s', (linkedinUrl, taken) => {
    expect(check([{ linkedinUrl }])).toMatchObject({
      value: { subjects: [{ linkedinUrl: taken }] },
    });
  });

  it('takes blank fields for absent ones', () => {
    expect(check([{ ...BY_EMAIL, companyDomain: ' ', linkedinUrl: ' ' }])).toMatchObject({
      value: { subjects: [{ companyDomain: undefined, linkedinUrl: undefined }] },
    });
  });

  it.each([
    [{}],
    [{ ref: 'row-1' }],
    [{ fullName: 'Ada' }],
    [{ firstName: 'Ada', companyName: 'Acme' }],
    [{ companyDomain: 'acme.example' }],
    [{ fullName: ' ', companyName: 'Acme' }],
  ])('refuses a subject with nothing to find it by: %j', (subject) => {
    expect(errorsOf([BY_EMAIL, subject])).toEqual([{ path: 'subjects[1]', message: NOT_FINDABLE }]);
  });

  it.each([
    ['email', 'no-address', 'must be an e-mail address'],
    ['email', `${'x'.repeat(250)}@a.example`, 'must have at most 254 characters'],
    ['fullName', 'x'.repeat(10_240), 'must have at most 200 characters'],
    ['fullName', 'Ada\u0000Example', 'must not have control characters'],
    ['fullName', 'Ada \ud800', 'must be valid Unicode'],
    ['ref', 'x'.repeat(201), 'must have at most 200 characters'],
    ['companyDomain', 'not a domain', 'must be a domain'],
    ['companyDomain', 'localhost', 'must be a domain'],
    ['companyDomain', 'http://', 'must be a domain'],
    ['companyDomain', '.', 'must be a domain'],
    ['linkedinUrl', 'https://evil.example/in/ada', 'must be the URL of a linkedin.com/in/ profile'],
    [
      'linkedinUrl',
      'https://m.linkedin.com/pub/ada/1/2/3',
      'must be the URL of a linkedin.com/in/ profile',
    ],
    [
      'linkedinUrl',
      'https://www.linkedin.com/sales/in/ada',
      'must be the URL of a linkedin.com/in/ profile',
    ],
    [
      'linkedinUrl',
      'https://linkedin.com/company/acme',
      'must be the URL of a linkedin.com/in/ profile',
    ],
    [
      'linkedinUrl',
      `https://linkedin.com/in/${'x'.repeat(500)}`,
      'must have at most 500 characters',
    ],
    ['lastName', 5, 'must be a string'],
    ['phone', '+1', 'is not a known field'],
  ])('refuses %s %j', (field, value, message) => {
    const known = { linkedinUrl: 'linkedin.com/in/ada', email: 'ada@acme.example' };
    expect(errorsOf([{ ...known, [field]: value }])).toEqual([
      { path: `subjects[0].${field}`, message },
    ]);
  });

  it('finds everybody that it takes by something: no name without a letter, like the dash of an empty cell', () => {
    const text = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 6 }),
      fc.constantFrom('-', '😀'),
    );
    const field = fc.option(text, { nil: undefined });
    const some = fc.record({
      fullName: field,
      firstName: field,
      lastName: field,
      companyName: field,
      companyDomain: fc.constantFrom(undefined, 'acme.example'),
    });
    fc.assert(
      fc.property(some, (subject) => {
        const checked = check([subject]);
        if (checked.kind === 'invalid') return;
        expect(identityKeys('ws_1', checked.value.subjects[0] ?? {})).not.toEqual([]);
      }),
      { numRuns: 2_000, seed: 7 },
    );
    expect(errorsOf([{ fullName: '😀 😀', companyDomain: 'h.example' }])).toMatchObject([
      { path: 'subjects[0]' },
    ]);
    expect(errorsOf([{ fullName: 'Ann Bee', companyName: '-' }])).toHaveLength(1);
    expect(errorsOf([{ fullName: '😀 Ann', companyName: 'Acme' }])).toEqual([]);
  });

  it('bounds the bytes of a subject, so that a hundred fit into one item', () => {
    const inChinese = { fullName: '名'.repeat(200), firstName: '名'.repeat(200) };
    const withCompany = { ...inChinese, companyName: '名'.repeat(200), companyDomain: 'a.example' };
    expect(errorsOf([withCompany])).toEqual([]);
    expect(
      errorsOf([{ ...withCompany, lastName: '名'.repeat(200), ref: '名'.repeat(200) }]),
    ).toEqual([{ path: 'subjects[0]', message: 'must have at most 2500 bytes in all its texts' }]);
  });

  it('takes 1 to 10,000 subjects, and looks at their number first', () => {
    expect(errorsOf([])).toEqual([{ path: 'subjects', message: 'must have at least 1 item' }]);
    expect(errorsOf(Array(10_001).fill({}))).toEqual([
      { path: 'subjects', message: 'must have at most 10000 items' },
    ]);
    expect(errorsOf(Array(10_000).fill(BY_EMAIL))).toEqual([]);
  });

  it('tells all faults of ten thousand rows that are wrong in all ways at once', () => {
    const wrong = '\u0000\ud800';
    const fields = ['ref', 'fullName', 'firstName', 'lastName', 'companyName', 'companyDomain'];
    const row = Object.fromEntries(
      [...fields, 'linkedinUrl', 'email'].map((name) => [name, wrong]),
    );
    const errors = errorsOf(Array(10_000).fill(row));
    // Two of each field, and one more of linkedinUrl and of email.
    expect(errors).toHaveLength(180_000);
    expect(errors.at(-1)).toEqual({
      path: 'subjects[9999].email',
      message: 'must be an e-mail address',
    });
  });

  it('refuses an action that nobody knows, at its place', () => {
    expect(errorsOf([BY_EMAIL], { actions: ['contact.dreams'] })).toEqual([
      { path: 'actions[0]', message: 'must be one of: contact.email' },
    ]);
    expect(errorsOf([BY_EMAIL], { actions: [] })).toEqual([
      { path: 'actions', message: 'must have at least 1 item' },
    ]);
  });

  it('takes the same action twice as once', () => {
    const checked = check([BY_EMAIL], { actions: ['contact.email', 'contact.email'] });
    expect(checked).toMatchObject({ value: { actions: ['contact.email'] } });
  });

  it.each([[-1], [1.5], ['1'], [1_000_000_001]])('refuses maxCredits %j', (maxCredits) => {
    expect(errorsOf([BY_EMAIL], { maxCredits })).toMatchObject([{ path: 'maxCredits' }]);
  });
});
