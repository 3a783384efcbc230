import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canFind, cleanSubject } from '../../../lambdas/identity/clean-subject.ts';
import type { SubjectInput } from '../../../lambdas/identity/subject.contract.ts';

describe('cleanSubject', () => {
  it('leaves a plain subject as it is', () => {
    const subject = {
      ref: ' row-1 ',
      fullName: 'Dr. Ada Example',
      firstName: 'Ada',
      lastName: 'Example',
      companyName: 'Acme, Inc.',
      companyDomain: 'acme.example',
      linkedinUrl: 'https://www.linkedin.com/in/ada',
      email: 'ada@acme.example',
      phone: '+14155550100',
    };
    expect(cleanSubject(subject)).toStrictEqual({ subject, ignored: [] });
    expect(cleanSubject({ email: 'x' })).toStrictEqual({
      subject: {},
      ignored: [{ field: 'email', reason: 'malformed' }],
    });
  });

  it('repairs what can be read, and tells nothing of it', () => {
    expect(
      cleanSubject({
        fullName: 'Example, Ada\n<ada@acme.example>',
        companyName: ' Acme\u00a0Inc. ',
        companyDomain: 'HTTPS://www.acme.example/about',
        linkedinUrl: '//www.linkedin.com/in/Ada&trk=x',
        email: 'Ada Example <mailto:Ada@acme.example>',
        phone: '+1 (415) 555-0100',
        lastName: '  ',
      }),
    ).toEqual({
      subject: {
        fullName: 'Ada Example',
        companyName: 'Acme Inc.',
        companyDomain: 'acme.example',
        linkedinUrl: 'https://www.linkedin.com/in/ada',
        email: 'ada@acme.example',
        phone: '+14155550100',
      },
      ignored: [],
    });
  });

  it.each([
    ['fullName', 'LinkedIn Member', 'placeholder'],
    ['fullName', 'ada@acme.example', 'malformed'],
    ['fullName', 'http://acme.example', 'malformed'],
    ['lastName', 'LastName', 'placeholder'],
    ['firstName', 'First Name', 'placeholder'],
    ['fullName', 'First Last', 'placeholder'],
    ['firstName', 'Prénom', 'placeholder'],
    ['lastName', 'Apellidos', 'placeholder'],
    ['lastName', 'Nachname', 'placeholder'],
    ['firstName', 'inconnu', 'placeholder'],
    ['companyName', 'Company', 'placeholder'],
    ['companyName', 'Société', 'placeholder'],
    ['companyName', "Nom de l'entreprise", 'placeholder'],
    ['companyName', 'sin datos', 'placeholder'],
    ['companyDomain', 'desconocido', 'placeholder'],
    ['phone', 'non renseigné', 'placeholder'],
    ['linkedinUrl', 'n/d', 'placeholder'],
    ['fullName', 'J*** S****', 'masked'],
    ['firstName', 'N/A', 'placeholder'],
    ['lastName', 'NULL', 'placeholder'],
    ['lastName', '42', 'malformed'],
    ['companyName', '-', 'placeholder'],
    ['companyName', 'Self-employed', 'no-employer'],
    ['companyName', 'A••• Inc', 'masked'],
    ['companyDomain', '#N/A', 'placeholder'],
    ['companyDomain', 'https://facebook.com/acme', 'shared-host'],
    ['linkedinUrl', 'https://www.linkedin.com/company/acme', 'not-a-profile'],
    ['linkedinUrl', 'https://www.linkedin.com/pub/ada/1/2/3', 'not-a-profile'],
    ['email', 'noemail@acme.example', 'placeholder'],
    ['email', '***@x', 'masked'],
    ['phone', '0170 1234567', 'no-country-code'],
  ] as const)('drops the %s %j: %s', (field, cell, reason) => {
    expect(cleanSubject({ [field]: cell, ref: 'r' })).toEqual({
      subject: { ref: 'r' },
      ignored: [{ field, reason }],
    });
  });

  it('drops what trails behind a name', () => {
    expect(
      cleanSubject({ firstName: 'Ada,', lastName: '; Example |', companyName: 'Acme Inc.,' }),
    ).toEqual({
      subject: { firstName: 'Ada', lastName: 'Example', companyName: 'Acme Inc.' },
      ignored: [],
    });
  });

  it.each(['Null', 'Na', 'Nil'])('takes the name %s for a name', (lastName) => {
    expect(cleanSubject({ lastName })).toEqual({ subject: { lastName }, ignored: [] });
  });

  it('never throws, and changes nothing the second time', () => {
    const cell = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 40 }),
      fc
        .array(
          fc.constantFrom(
            ...[
              'linkedin.com/in/',
              'ada',
              '%25',
              '%C3%AB',
              '@',
              'acme.example',
              ' ',
              ',',
              '//',
              '+',
            ],
            ...[
              'https://',
              'www.',
              '(',
              ')',
              '<',
              '>',
              '49170',
              '1234567',
              'Dr.',
              '\u200b',
              'ü',
              '.',
            ],
          ),
          { maxLength: 8 },
        )
        .map((parts) => parts.join('')),
    );
    const input = fc.record(
      {
        fullName: cell,
        firstName: cell,
        lastName: cell,
        companyName: cell,
        companyDomain: cell,
        linkedinUrl: cell,
        email: cell,
        phone: cell,
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(input, (subject) => {
        const cleaned = cleanSubject(subject).subject;
        expect(cleanSubject(cleaned)).toEqual({ subject: cleaned, ignored: [] });
      }),
      { numRuns: 100 },
    );
  });
});

it.each([
  [{ linkedinUrl: 'https://www.linkedin.com/in/ada' }, true],
  [{ email: 'ada@acme.example' }, true],
  [{ phone: '+14155550100' }, true],
  [{ fullName: 'Ada Example', companyName: 'Acme' }, true],
  [{ firstName: 'Ada', lastName: 'Example', companyDomain: 'acme.example' }, true],
  [{ fullName: 'Ada Example' }, false],
  [{ firstName: 'Ada', companyName: 'Acme' }, false],
  [{ companyName: 'Acme', companyDomain: 'acme.example' }, false],
  [{ ref: 'r' }, false],
] as [SubjectInput, boolean][])('canFind by %j: %s', (subject, found) => {
  expect(canFind(subject)).toBe(found);
});

it.each([
  { fullName: 'John Doe' },
  { fullName: 'Max Mustermann' },
  { firstName: 'Nom' },
  { lastName: 'Nombre' },
  { companyName: 'Company & Co' },
  { companyName: 'Firma Huber' },
])('keeps %j: it may be somebody', (subject) => {
  expect(cleanSubject(subject)).toEqual({ subject, ignored: [] });
});
