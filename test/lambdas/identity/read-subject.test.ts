import { expect, it } from 'vitest';
import type { AskedSubject, IgnoredField } from '../../../lambdas/identity/identity.contract.ts';
import { readSubject } from '../../../lambdas/identity/read-subject.ts';
import type { SubjectInput } from '../../../lambdas/identity/subject.contract.ts';

const MALFORMED = { field: 'email', reason: 'malformed' } as const;

it.each<[string, SubjectInput, AskedSubject]>([
  [
    'what can be used, and nothing more of a clean one',
    { ref: 'crm-9', fullName: ' Ada Example ', email: 'ADA@acme.example' },
    { ref: 'crm-9', fullName: 'Ada Example', email: 'ada@acme.example' },
  ],
  [
    'what was left out',
    { phone: '+4917012345678', email: 'x' },
    { phone: '+4917012345678', ignored: [MALFORMED] },
  ],
  [
    'what the caller has beside it',
    { email: 'ada@a.example; ada@b.example', phone: '0170/123 456 78' },
    {
      email: 'ada@a.example',
      ignored: [
        { field: 'email', reason: 'several-values' },
        { field: 'phone', reason: 'no-country-code' },
      ],
      given: ['ada@b.example', '0170/123 456 78'],
    },
  ],
])('readSubject gives %s', (_what, cells, subject) => {
  expect(readSubject(cells)).toStrictEqual({ kind: 'somebody', subject });
});

it.each<[string, SubjectInput, readonly IgnoredField[]]>([
  ['nothing', { ref: 'crm-9', email: ' ' }, []],
  ['a name without a company', { fullName: 'Ada Example' }, []],
  ['an address that cannot be read', { fullName: 'Ada Example', email: 'x' }, [MALFORMED]],
  [
    'cells that cannot be read',
    { phone: '911', companyName: '-', email: 'x' },
    [
      { field: 'companyName', reason: 'placeholder' },
      MALFORMED,
      { field: 'phone', reason: 'no-country-code' },
    ],
  ],
  ['two domains, of which one was taken', { companyDomain: 'a.example, b.example' }, []],
  [
    'two profiles, of which none was taken',
    { linkedinUrl: 'linkedin.com/in/ada linkedin.com/in/bob' },
    [{ field: 'linkedinUrl', reason: 'several-values' }],
  ],
])('readSubject finds nobody by %s', (_what, cells, unusable) => {
  expect(readSubject(cells)).toStrictEqual({ kind: 'nobody', unusable });
});

it('readSubject keeps what further cells hold, of a clean row too, and finds nobody by it', () => {
  const ada = { email: 'ada@a.example' };
  expect(readSubject(ada, ['ada@b.example', ''])).toStrictEqual({
    kind: 'somebody',
    subject: { ...ada, given: ['ada@b.example'] },
  });
  expect(readSubject(ada, ['', ' '])).toStrictEqual({ kind: 'somebody', subject: ada });
  expect(readSubject({ fullName: 'Ada Example' }, ['ada@b.example'])).toMatchObject({
    kind: 'nobody',
  });
});
