import { expect, it } from 'vitest';
import { zerobounce } from '../../../../lambdas/waterfall/verifiers/zerobounce.ts';

it('asks about one address', () => {
  expect(zerobounce.request('ada@acme.example', 'secret-key')).toEqual({
    method: 'GET',
    path: '/v2/validate',
    query: { api_key: 'secret-key', email: 'ada@acme.example', ip_address: '' },
    repeatable: true,
  });
});
