import { expect, it } from 'vitest';
import { millionverifier } from '../../../../lambdas/waterfall/verifiers/millionverifier.ts';

it('asks about one address', () => {
  expect(millionverifier.request('ada@acme.example', 'secret-key')).toEqual({
    method: 'GET',
    path: '/api/v3/',
    query: { api: 'secret-key', email: 'ada@acme.example', timeout: '10' },
    repeatable: true,
  });
});
