import { expect, it } from 'vitest';
import { type AnsweredPerson, isAnotherPerson } from '../../../lambdas/identity/another-person.ts';
import type { SubjectInput } from '../../../lambdas/identity/subject.contract.ts';

const JANE = { fullName: 'Jane Smith', companyName: 'Acme', companyDomain: 'acme.example' };
const PROFILE = { linkedinUrl: 'linkedin.com/in/jane' };
const ID = { linkedinUrl: 'linkedin.com/in/ACoAABcdEFghIJklMNopQRstUVwxYZ01' };

it.each([
  ['nothing', JANE, {}],
  ['the same', JANE, JANE],
  ['an initial', JANE, { fullName: 'J. Smith', companyDomain: 'globex.example' }],
  ['a title and the other order', JANE, { fullName: 'Smith, Dr. Jane', companyName: 'Globex' }],
  ['a new employer', JANE, { fullName: 'Jane Smith', companyDomain: 'globex.example' }],
  ['a new last name at the employer', JANE, { fullName: 'Jane Miller', companyName: 'Acme Inc.' }],
  ['a new last name, no employer', JANE, { fullName: 'Jane Miller' }],
  [
    'the asked profile under another name',
    { ...JANE, ...PROFILE },
    { fullName: 'Bo Li', ...PROFILE },
  ],
  ['LinkedIn’s id for the handle', PROFILE, ID],
  ['a name where none was asked', { email: 'x@acme.example' }, { fullName: 'Bo Li' }],
  ['another script', JANE, { fullName: 'Джейн Смит', companyName: 'Globex' }],
] as [string, SubjectInput, AnsweredPerson][])('takes %s', (_, asked, answered) => {
  expect(isAnotherPerson(asked, answered)).toBe(false);
});

it.each([
  ['another profile', { ...JANE, ...PROFILE }, { ...JANE, linkedinUrl: 'linkedin.com/in/jane2' }],
  ['another name elsewhere', JANE, { fullName: 'John Smith', companyDomain: 'globex.example' }],
  ['the same by company names', JANE, { fullName: 'Jane Miller', companyName: 'Globex' }],
  ['a name without a word in common', JANE, { fullName: 'Peter Jones', companyName: 'Acme' }],
] as [string, SubjectInput, AnsweredPerson][])('refuses %s', (_, asked, answered) => {
  expect(isAnotherPerson(asked, answered)).toBe(true);
});
