import { expect, it } from 'vitest';
import { namingIn, namingOfFacts } from '../../../lambdas/identity/naming.ts';
import type { SubjectInput } from '../../../lambdas/identity/subject.contract.ts';

const ADA = { fullName: 'Ada McExample', companyDomain: 'acme.example' };

it.each<[string, readonly SubjectInput[], object]>([
  ['nothing', [], {}],
  ['the fields that name it alone', [{ ...ADA, email: 'a@b.example', phone: '+1', ref: 'r' }], ADA],
  ['the first that says a field', [{ fullName: 'Ada' }, ADA], { ...ADA, fullName: 'Ada' }],
  ['no absent field', [{ fullName: undefined }, { lastName: 'Example' }], { lastName: 'Example' }],
])('takes %s', (_, subjects, naming) => {
  expect(namingIn(...subjects)).toEqual(naming);
});

it.each([
  [{}, {}],
  [{ names: ['ada example'] }, { fullName: 'Ada Example' }],
  [{ domains: ['acme.example', 'b.example'] }, { companyDomain: 'acme.example' }],
  [{ profiles: ['ada-example'] }, { linkedinUrl: 'https://www.linkedin.com/in/ada-example' }],
])('reads facts %#', (facts, naming) => {
  expect(namingOfFacts({ names: [], domains: [], profiles: [], ...facts })).toEqual(naming);
});
