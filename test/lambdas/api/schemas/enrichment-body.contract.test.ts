import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { enrichmentBody } from '../../../../lambdas/api/schemas/enrichment-body.contract.ts';
import { identify } from '../../../../lambdas/identity/identify.ts';
import { checkInput } from '../../../../lambdas/shared/validate.ts';

const BY_EMAIL = { email: 'ada@acme.example' };
const NOT_FINDABLE =
  'needs a linkedinUrl, an email, a phone, or a name with companyName or companyDomain';

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
        subjects: [{ fullName: 'Zoë 🦊 Example', companyDomain: 'acme.example' }],
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
    [{ phone: '+1 415 555 0100' }],
    [{ fullName: `${'Ada '.repeat(75)}Example`, companyName: 'Acme' }],
  ])('takes %j', (subject) => {
    expect(errorsOf([subject])).toEqual([]);
  });

  it.each([
    ['a cell that says nothing', { companyName: 'n/a' }, 'companyName', 'placeholder'],
    ['a masked address', { email: 'a***@acme.example' }, 'email', 'masked'],
    ['no address', { email: 'no-address' }, 'email', 'malformed'],
    [
      'an address that is too long',
      { email: `${'ada'.repeat(90)}@a.example` },
      'email',
      'malformed',
    ],
    ['no domain', { companyDomain: 'not a domain' }, 'companyDomain', 'malformed'],
    ['a host of many', { companyDomain: 'facebook.com/acme' }, 'companyDomain', 'shared-host'],
    [
      'another site',
      { linkedinUrl: 'https://evil.example/in/ada' },
      'linkedinUrl',
      'not-a-profile',
    ],
    ['a company', { linkedinUrl: 'linkedin.com/company/acme' }, 'linkedinUrl', 'not-a-profile'],
    ['a number without its country', { phone: '0171 123' }, 'phone', 'no-country-code'],
  ])('leaves out what cannot be used, and says so: %s', (_what, cell, field, reason) => {
    const known = { fullName: 'Ada Example', companyName: 'Acme', companyDomain: 'acme.example' };
    const checked = check([{ ...known, ...cell }]);
    const [subject] = checked.kind === 'valid' ? checked.value.subjects : [];
    expect(subject?.ignored).toEqual([{ field, reason }]);
    expect(subject).not.toHaveProperty(field);
  });

  it('keeps what a cell holds beside its value: the caller has it', () => {
    const cells = { email: 'ada@a.example, B@b.example', phone: '0171 1234567' };
    const checked = check([cells, { email: 'ada@a.example' }]);
    const subjects = checked.kind === 'valid' ? checked.value.subjects : [];
    expect(subjects).toMatchObject([
      { email: 'ada@a.example', given: ['b@b.example', '0171 1234567'] },
      { email: 'ada@a.example' },
    ]);
    expect(subjects[1]).not.toHaveProperty('given');
  });

  it.each([
    [
      { linkedinUrl: ' de.linkedin.com/in/ada/ ' },
      { linkedinUrl: 'https://www.linkedin.com/in/ada' },
    ],
    [{ email: 'mailto:Ada@Acme.Example' }, { email: 'ada@acme.example' }],
    [{ phone: '+1 (415) 555-0100' }, { phone: '+14155550100' }],
    [
      { ...BY_EMAIL, companyDomain: ' ', linkedinUrl: ' ', ref: ' 7 ' },
      { ...BY_EMAIL, ref: '7' },
    ],
  ])('takes %j as %j', (subject, taken) => {
    expect(check([subject])).toMatchObject({ kind: 'valid', value: { subjects: [taken] } });
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
    [{ phone: '911' }, { phone: 'no-country-code' }],
    [{ phone: '(415) 555-0111' }, { phone: 'no-country-code' }],
    [{ email: 'a@b' }, { email: 'malformed' }],
    [{ email: 'j***@acme.example' }, { email: 'masked' }],
    [{ email: 'N/A' }, { email: 'placeholder' }],
    [{ email: 'email_not_unlocked@domain.com' }, { email: 'placeholder' }],
    [{ linkedinUrl: 'https://www.linkedin.com/company/acme' }, { linkedinUrl: 'not-a-profile' }],
    [{ fullName: 'Ada', companyName: 'Self-employed' }, { companyName: 'no-employer' }],
    [{ fullName: 'Ada', companyDomain: 'gmail.com' }, { companyDomain: 'shared-host' }],
    [
      { ref: '7', fullName: 'N/A', companyName: 'Acme', email: 'ada@b', phone: '0171 123456' },
      { fullName: 'placeholder', email: 'malformed', phone: 'no-country-code' },
    ],
  ])('names each cell of %j that cannot be used, and says nothing of its value', (subject, why) => {
    const errors = errorsOf([BY_EMAIL, subject, BY_EMAIL]);
    const told = errors.map(({ path, message }) => [
      path,
      /^cannot be used \((.+?)\)/.exec(message)?.[1],
    ]);
    expect(told).toEqual(
      Object.entries(why).map(([field, reason]) => [`subjects[1].${field}`, reason]),
    );
    for (const value of Object.values(subject)) {
      expect(errors.map(({ message }) => message).join()).not.toContain(value);
    }
  });

  it.each([
    [10, [1, 4, 9]],
    [10_000, Array.from({ length: 500 }, (_, n) => n * 20)],
  ])('names each row at fault, of %i rows', (count, wrong) => {
    const subjects = Array.from({ length: count }, (_, n) =>
      wrong.includes(n) ? { email: 'N/A' } : BY_EMAIL,
    );
    expect(errorsOf(subjects).map(({ path }) => path)).toEqual(
      wrong.map((n) => `subjects[${n}].email`),
    );
  });

  it.each([
    ['fullName', 'x'.repeat(1_001), 'must have at most 1000 characters'],
    ['fullName', 'Ada \ud800', 'must be valid Unicode'],
    ['ref', 'x'.repeat(201), 'must have at most 200 characters'],
    ['ref', 'a\u0000', 'must not have control characters'],
    ['lastName', 5, 'must be a string'],
    ['fax', '+1', 'is not a known field'],
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
        expect(identify('ws_1', checked.value.subjects[0] ?? {}).keys).not.toEqual([]);
      }),
      { numRuns: 2_000, seed: 7 },
    );
    expect(errorsOf([{ fullName: '😀 😀', companyDomain: 'h.example' }])).toMatchObject([
      { path: 'subjects[0].fullName' },
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
    const all = [...fields, 'linkedinUrl', 'email', 'phone'];
    const row = Object.fromEntries(all.map((name) => [name, wrong]));
    const errors = errorsOf(Array(10_000).fill(row));
    // One of each cell, and one more of ref.
    expect(errors).toHaveLength(100_000);
    expect(errors.at(-1)).toEqual({
      path: 'subjects[9999].phone',
      message: 'must be valid Unicode',
    });
  });

  it('refuses an action that nobody knows, at its place', () => {
    expect(errorsOf([BY_EMAIL], { actions: ['contact.dreams'] })).toEqual([
      {
        path: 'actions[0]',
        message:
          'must be one of: contact.email, contact.phone, contact.verify-email, contact.verify-phone, contact.refresh',
      },
    ]);
    expect(errorsOf([BY_EMAIL], { actions: [] })).toEqual([
      { path: 'actions', message: 'must have at least 1 item' },
    ]);
  });

  it.each([
    [['contact.email', 'contact.email'], ['contact.email']],
    [
      ['contact.phone', 'contact.email', 'contact.phone'],
      ['contact.phone', 'contact.email'],
    ],
  ])('takes actions %j once each', (actions, taken) => {
    expect(check([BY_EMAIL], { actions })).toMatchObject({ value: { actions: taken } });
  });

  it.each([[-1], [1.5], ['1'], [1_000_000_001]])('refuses maxCredits %j', (maxCredits) => {
    expect(errorsOf([BY_EMAIL], { maxCredits })).toMatchObject([{ path: 'maxCredits' }]);
  });
});
