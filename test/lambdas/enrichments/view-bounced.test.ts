import { expect, it } from 'vitest';
import { bouncedIn } from '../../../lambdas/enrichments/view-bounced.ts';
import { AT } from '../../support/subjects.ts';

const value = 'ada@acme.example';

it.each<[string, string[] | undefined, object]>([
  ['nothing', undefined, {}],
  [
    'the main value',
    ['Ada@acme.example'],
    {
      ...{ verdict: 'undeliverable', bouncedAt: '2026-03-10T12:00:00.000Z' },
      bounced: ['Ada@acme.example'],
    },
  ],
  ['one behind it', ['old@acme.example'], { bounced: ['old@acme.example'] }],
])('shows that %s has bounced', (_, bounced, shown) => {
  const values = bounced?.map((each) => ({ value: each, atMs: AT }));
  expect(bouncedIn({ value, ...(values && { bounced: values }) })).toEqual(shown);
});
