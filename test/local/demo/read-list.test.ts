import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, test } from 'vitest';
import { ListError } from '../../../local/demo/decode-list.ts';
import { type ContactList, readList } from '../../../local/demo/read-list.ts';

const dir = mkdtempSync(join(tmpdir(), 'sluice-list-'));
const file = join(dir, 'leads.csv');
afterAll(() => rmSync(dir, { recursive: true, force: true }));

function read(content: string | Buffer): ContactList {
  writeFileSync(file, content);
  return readList(file);
}
const firstOf = (content: string | Buffer) => read(content).subjects[0];

const utf16 = (text: string, mark: 'le' | 'be' | 'none'): Buffer => {
  const little = Buffer.from(mark === 'none' ? text : `\uFEFF${text}`, 'utf16le');
  return mark === 'be' ? little.swap16() : little;
};

const ADA = {
  ref: 'row-1',
  firstName: 'Ada',
  lastName: 'Exämple',
  companyName: 'Acme, Inc.',
  companyDomain: 'acme.example',
};
const HEADINGS = 'First Name,Last Name,Company,Website';
const ROW = 'Ada,Exämple,"Acme, Inc.",acme.example';

describe('a list is read, however it was saved', () => {
  test.each<[string, string | Buffer]>([
    ['plain', `${HEADINGS}\n${ROW}\n`],
    ['without a last line end', `${HEADINGS}\n${ROW}`],
    ['with CRLF', `${HEADINGS}\r\n${ROW}\r\n`],
    ['with CR alone', `${HEADINGS}\r${ROW}\r`],
    ['with a byte order mark', `\uFEFF${HEADINGS}\n${ROW}\n`],
    ['with semicolons', `${HEADINGS.replaceAll(',', ';')}\nAda;Exämple;Acme, Inc.;acme.example\n`],
    ['with tabs', `${HEADINGS.replaceAll(',', '\t')}\nAda\tExämple\tAcme, Inc.\tacme.example\n`],
    [
      'with every cell quoted',
      `"First Name","Last Name","Company","Website"\n"Ada",${ROW.slice(4)}`,
    ],
    ['with blank lines and cells', `\n${HEADINGS},,\n\n , ,\n${ROW},,\n`],
    [
      'with blanks around cells',
      `First Name , Last Name,Company,Website\n Ada , Exämple ,${ROW.slice(12)}`,
    ],
    ['as UTF-16, little end first', utf16(`${HEADINGS}\n${ROW}\n`, 'le')],
    ['as UTF-16, big end first', utf16(`${HEADINGS}\n${ROW}\n`, 'be')],
    ['as UTF-16 without a mark', utf16(`${HEADINGS}\n${ROW}\n`, 'none')],
    [
      'with lines before its headings',
      `Notes:\n"Some addresses, are missing"\n\n${HEADINGS}\n${ROW}\n`,
    ],
  ])('%s', (_, content) => {
    expect(firstOf(content)).toEqual(ADA);
  });

  it('keeps a line break and a doubled quote inside a quoted cell', () => {
    expect(firstOf('Name,Company\nAda,"Acme ""East""\nBranch"\n')).toEqual({
      ref: 'row-1',
      fullName: 'Ada',
      companyName: 'Acme "East"\nBranch',
    });
  });

  it('takes a quote inside a cell that has none around as it is', () => {
    expect(firstOf('Name,Company\nAda "Count" Example,Acme\n')).toMatchObject({
      fullName: 'Ada "Count" Example',
    });
  });
});

/** Headings as these programs write them, and the fields that they must come to. */
const EXPORTS: [string, string, string, Record<string, string>][] = [
  [
    'Apollo',
    'First Name,Last Name,Title,Company,Company Name for Emails,Email,Email Status,Person Linkedin Url,Website,Company Linkedin Url',
    'Ada,Example,CTO,Acme Inc,Acme,ada@acme.example,Verified,http://www.linkedin.com/in/ada,http://acme.example,http://www.linkedin.com/company/acme',
    {
      firstName: 'Ada',
      lastName: 'Example',
      companyName: 'Acme Inc',
      companyDomain: 'http://acme.example',
      linkedinUrl: 'http://www.linkedin.com/in/ada',
      email: 'ada@acme.example',
    },
  ],
  [
    'HubSpot',
    'Record ID,First Name,Last Name,Email,Phone Number,Contact owner,Company name,Company Domain Name,LinkedIn URL',
    '1,Ada,Example,ada@acme.example,,Bo,Acme,acme.example,https://linkedin.com/in/ada',
    {
      firstName: 'Ada',
      lastName: 'Example',
      companyName: 'Acme',
      companyDomain: 'acme.example',
      linkedinUrl: 'https://linkedin.com/in/ada',
      email: 'ada@acme.example',
    },
  ],
  [
    'Sales Navigator, by a scraper',
    'profileUrl,fullName,firstName,lastName,companyName,title,companyUrl,location',
    'https://www.linkedin.com/sales/lead/ACwAAA,Ada Example,Ada,Example,Acme,CTO,,Oslo',
    {
      linkedinUrl: 'https://www.linkedin.com/sales/lead/ACwAAA',
      fullName: 'Ada Example',
      firstName: 'Ada',
      lastName: 'Example',
      companyName: 'Acme',
    },
  ],
  [
    'LinkedIn connections',
    'First Name,Last Name,URL,Email Address,Company,Position,Connected On',
    'Ada,Example,https://www.linkedin.com/in/ada,,Acme,CTO,01 Jan 2026',
    {
      firstName: 'Ada',
      lastName: 'Example',
      companyName: 'Acme',
      linkedinUrl: 'https://www.linkedin.com/in/ada',
    },
  ],
  [
    'a list by hand',
    'given name;SURNAME;organisation;E-mail;web site',
    'Ada;Example;Acme;ada@acme.example;acme.example',
    {
      firstName: 'Ada',
      lastName: 'Example',
      companyName: 'Acme',
      companyDomain: 'acme.example',
      email: 'ada@acme.example',
    },
  ],
  ['addresses alone', 'work_email', 'ada@acme.example', { email: 'ada@acme.example' }],
  [
    'profiles alone',
    'LinkedIn Profile',
    'https://linkedin.com/in/ada',
    { linkedinUrl: 'https://linkedin.com/in/ada' },
  ],
];

test.each(EXPORTS)('the columns of %s are known', (_name, headings, row, fields) => {
  expect(firstOf(`${headings}\n${row}\n`)).toEqual({ ref: 'row-1', ...fields });
});

it('says which columns were taken, which were left, and who was left out', () => {
  const list = read(
    'Name,Company,City,Age\nAda,Acme,Oslo,1\nBo,,Oslo,2\n,,Rome,3\nCy,Beta,Rome,4\n',
  );
  expect(list.remarks).toEqual([
    'columns taken: Name, Company',
    'columns left:  City, Age',
    'left out: 2 rows with nothing to find a person by',
  ]);
  expect(list.subjects).toEqual([
    { ref: 'row-1', fullName: 'Ada', companyName: 'Acme' },
    { ref: 'row-2', fullName: 'Cy', companyName: 'Beta' },
  ]);
  expect(list.rows.map(([name]) => name)).toEqual(['Ada', 'Cy']);
});

it('takes 10,000 rows, the most of a request, and says so of a longer list', () => {
  const rows = Array.from({ length: 10_001 }, (_, n) => `p${n}@acme.example`);
  const exact = read(`Email\n${rows.slice(1).join('\n')}\n`);
  expect([exact.subjects.length, exact.remarks]).toEqual([10_000, ['columns taken: Email']]);
  const longer = read(`Email\n${rows.join('\n')}\n`);
  expect(longer.subjects.at(-1)).toEqual({ ref: 'row-10000', email: 'p9999@acme.example' });
  expect(longer.remarks[1]).toBe('left out: all after row 10000, the most that one request takes');
});

const HELP =
  'It takes "LinkedIn URL", "Email", or "First Name" and "Last Name" with "Company" or "Website"';

describe('what cannot be used is refused with one line', () => {
  test.each<[string, string | Buffer, string]>([
    ['an empty file', '', `${file} is empty`],
    ['a mark and nothing else', '\uFEFF', `${file} is empty`],
    ['blank lines', '\n \r\n,,,\n', `${file} is empty`],
    ['headings without rows', `${HEADINGS}\n`, `${file} has nobody in it who can be looked for`],
    [
      'no headings',
      'Ada,Example,Acme,acme.example\nBo,Example,Beta,beta.example\n',
      `${file} has no headings to find people by; its first line is "Ada", "Example", "Acme", "acme.example". ${HELP}`,
    ],
    [
      'unknown headings',
      'Vorname,Nachname,Firma\nAda,Example,Acme\n',
      `${file} has no headings to find people by; its first line is "Vorname", "Nachname", "Firma". ${HELP}`,
    ],
    [
      'names without companies',
      'First Name,Last Name,Title,City,Age\nAda,Example,CTO,Oslo,1\n',
      `${file} has no headings to find people by; its first line is "First Name", "Last Name", "Title", "City", …. ${HELP}`,
    ],
    [
      'a heading twice',
      'Name,Company,Email,email\nAda,Acme,a@acme.example,b@acme.example\n',
      `${file} has the heading "Email" twice: rename the one not meant`,
    ],
    [
      'a cell too much',
      'Name,Company\nAda,Acme\nBo,Beta, Inc.\n',
      `${file}, row 2 has 3 cells for 2 headings`,
    ],
    [
      'a quote that is never closed',
      'Name,Company\nAda,"Acme\nBo,Beta\n',
      `${file}, line 3: a quote is opened and never closed`,
    ],
    [
      'another encoding',
      Buffer.from('Name,Company\nJos\xe9,Acme\n', 'latin1'),
      `${file} is neither UTF-8 nor UTF-16 text: save it as "CSV UTF-8"`,
    ],
    [
      'a workbook',
      Buffer.from('PK\u0003\u0004\u0014\u0000', 'latin1'),
      `${file} is a workbook, no CSV: save it as "CSV UTF-8"`,
    ],
    [
      'bytes of a program',
      Buffer.from([1, 2, 3, 0, 0, 0, 1, 2]),
      `${file} is neither UTF-8 nor UTF-16 text: save it as "CSV UTF-8"`,
    ],
  ])('%s', (_, content, message) => {
    expect(() => read(content)).toThrow(new ListError(message));
  });

  it('a file that is not there, a folder', () => {
    const missing = join(dir, 'none.csv');
    expect(() => readList(missing)).toThrow(
      new ListError(`${missing} cannot be read: there is no such file or folder`),
    );
    expect(() => readList(dir)).toThrow(new ListError(`${dir} cannot be read: it is a folder`));
  });

  it('a heading twice is no matter where it is not taken', () => {
    expect(firstOf('Email,Tag,Tag\na@acme.example,x,y\n')).toEqual({
      ref: 'row-1',
      email: 'a@acme.example',
    });
  });
});
