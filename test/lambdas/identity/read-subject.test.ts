import { expect, it } from 'vitest';
import type { AskedSubject } from '../../../lambdas/identity/identity.contract.ts';
import { readSubject } from '../../../lambdas/identity/read-subject.ts';
import type { SubjectInput } from '../../../lambdas/identity/subject.contract.ts';

const MALFORMED = { field: 'email', reason: 'malformed' } as const;

it.each<[string, SubjectInput, AskedSubject | undefined]>([
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
  ['nobody of a name without a company', { fullName: 'Ada Example' }, undefined],
  ['nobody of what cannot be read', { email: 'x' }, undefined],
])('readSubject gives %s', (_what, cells, asked) => {
  expect(readSubject(cells)).toStrictEqual(asked);
});

it('readSubject keeps what further cells hold, of a clean row too, and finds nobody by it', () => {
  const ada = { email: 'ada@a.example' };
  expect(readSubject(ada, ['ada@b.example', ''])).toStrictEqual({
    ...ada,
    given: ['ada@b.example'],
  });
  expect(readSubject(ada, ['', ' '])).toStrictEqual(ada);
  expect(readSubject({ fullName: 'Ada Example' }, ['ada@b.example'])).toBeUndefined();
});
