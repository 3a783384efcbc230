import { describe, expect, test } from 'vitest';
import {
  columnsBeside,
  columnsOf,
  namedColumns,
} from '../../../../lambdas/imports/list/headings.ts';

/** THE TABLE of usual exports: their headings, and the field that each is taken for. */
const EXPORTS: readonly [string, readonly (readonly [string, string | null])[]][] = [
  [
    'LinkedIn',
    [
      ['First Name', 'firstName'],
      ['Last Name', 'lastName'],
      ['URL', null],
      ['Email Address', 'email'],
      ['Company', 'companyName'],
      ['Position', null],
      ['Connected On', null],
    ],
  ],
  [
    'Apollo',
    [
      ['First Name', 'firstName'],
      ['Last Name', 'lastName'],
      ['Company', null],
      ['Company Name', 'companyName'],
      ['Email', 'email'],
      ['Person Linkedin Url', 'linkedinUrl'],
      ['Website', 'companyDomain'],
      ['Company Linkedin Url', null],
      ['Mobile Phone', 'phone'],
      ['Corporate Phone', null],
    ],
  ],
  [
    'HubSpot',
    [
      ['Record ID', null],
      ['First Name', 'firstName'],
      ['Last Name', 'lastName'],
      ['Email', 'email'],
      ['Phone Number', 'phone'],
      ['Company Name', 'companyName'],
      ['Website URL', 'companyDomain'],
      ['LinkedIn URL', 'linkedinUrl'],
    ],
  ],
  [
    'Salesforce',
    [
      ['FirstName', 'firstName'],
      ['LastName', 'lastName'],
      ['Account Name', 'companyName'],
      ['Email', 'email'],
      ['MobilePhone', 'phone'],
      ['Phone', null],
      ['Website', 'companyDomain'],
    ],
  ],
  [
    'Pipedrive',
    [
      ['Person - Name', 'fullName'],
      ['Person - Organization', null],
      ['Organization - Name', 'companyName'],
      ['Person - Email - Work', 'email'],
      ['Person - Phone - Work', 'phone'],
    ],
  ],
  [
    'Sales Navigator',
    [
      ['profileUrl', null],
      ['fullName', 'fullName'],
      ['firstName', 'firstName'],
      ['lastName', 'lastName'],
      ['companyName', 'companyName'],
      ['title', null],
      ['linkedInProfileUrl', 'linkedinUrl'],
    ],
  ],
  [
    'German',
    [
      ['Vorname', 'firstName'],
      ['Nachname', 'lastName'],
      ['E-Mail-Adresse', 'email'],
      ['Mobiltelefonnummer', 'phone'],
      ['Unternehmensname', 'companyName'],
      ['Webseite', 'companyDomain'],
    ],
  ],
  [
    'German, in short',
    [
      ['Vorname', 'firstName'],
      ['Name', 'lastName'],
      ['Firma', 'companyName'],
    ],
  ],
  [
    'French',
    [
      ['Prénom', 'firstName'],
      ['Nom', 'lastName'],
      ['Société', 'companyName'],
      ['Adresse e-mail', 'email'],
      ['Site web', 'companyDomain'],
      ['Numéro de téléphone', 'phone'],
    ],
  ],
  [
    'French, in one',
    [
      ['Nom', 'fullName'],
      ['Nom de l’entreprise', 'companyName'],
    ],
  ],
  [
    'Spanish',
    [
      ['Nombre', 'firstName'],
      ['Apellidos', 'lastName'],
      ['Empresa', 'companyName'],
      ['Correo electrónico', 'email'],
      ['Teléfono móvil', 'phone'],
      ['Sitio web', 'companyDomain'],
    ],
  ],
];

describe('the columns of usual exports are known', () => {
  test.each(EXPORTS)('%s', (_name, columns) => {
    const headings = columns.map(([heading]) => heading);
    const fields = columns.flatMap(([, field], n) => (field === null ? [] : [[field, n]]));
    expect(columnsOf(headings)).toEqual(Object.fromEntries(fields));
  });
});

describe('further addresses and numbers are known beside those that are taken', () => {
  test.each([
    ['Email,Email 2,Email Status,Personal Email', ['Email 2', 'Personal Email']],
    ['Work Email,Email,Phone,Fax', ['Email']],
    [
      'Email,Secondary Email,Secondary Email Source,Tertiary Email,Work Direct Phone,Home Phone,' +
        'Mobile Phone,Corporate Phone,Other Phone,Company Phone Type',
      [
        ...['Secondary Email', 'Tertiary Email', 'Work Direct Phone', 'Home Phone'],
        ...['Corporate Phone', 'Other Phone'],
      ],
    ],
    [
      'Email,Additional email addresses,Phone Number,Mobile Phone Number,Email Domain',
      ['Additional email addresses', 'Phone Number'],
    ],
    ['Email,MobilePhone,Phone,HomePhone,Assistant Phone', ['Phone', 'HomePhone']],
    [
      'Person - Email - Work,Person - Email - Home,Person - Phone - Work,Person - Phone - Mobile',
      ['Person - Email - Home', 'Person - Phone - Work'],
    ],
    ['E-mail 1 - Value,E-mail 2 - Value,E-mail 2 - Label', ['E-mail 2 - Value']],
    ['E-Mail-Adresse,E-Mail (privat),Telefon,Mobil', ['E-Mail (privat)', 'Mobil']],
    ['Name,Company', []],
  ])('%s', (line, beside) => {
    const headings = line.split(',');
    const places = columnsBeside(headings, columnsOf(headings));
    expect(places.map((at) => headings[at])).toEqual(beside);
  });
});

test('columns are found by the names that the caller gives, and what is missing is told', () => {
  expect(namedColumns(['Wer ', 'wo'], { fullName: 'wer', companyName: 'WO', email: 'An' })).toEqual(
    {
      columns: { fullName: 0, companyName: 1 },
      missing: ['An'],
    },
  );
});
