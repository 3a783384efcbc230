import { expect, it } from 'vitest';
import { mayCallBack, withAddress } from '../../../lambdas/waterfall/callback-address.ts';
import { findSearch } from '../../../lambdas/waterfall/registry.ts';

const HTTPS = 'https://api.example';
const LOCAL = 'http://127.0.0.1:3000';
const KEY = { key: 'k' };

it.each([
  ['a vendor that signs with its key', 'fullenrich', 'contact', KEY, HTTPS, true],
  ['a vendor that does not sign', 'dropcontact', 'email', KEY, HTTPS, true],
  [
    'one that signs with a secret that is there',
    'icypeas',
    'email',
    { ...KEY, secret: 's' },
    HTTPS,
    true,
  ],
  ['one that signs with a secret that is not', 'icypeas', 'email', KEY, HTTPS, false],
  ['one that sends nothing by itself', 'enrow', 'email', KEY, HTTPS, false],
  ['one without a key', 'fullenrich', 'contact', undefined, HTTPS, false],
  ['a real one, of an address without https', 'fullenrich', 'contact', KEY, LOCAL, false],
  [
    'a simulated one, of this machine',
    'fullenrich',
    'contact',
    { ...KEY, simulated: true } as const,
    LOCAL,
    true,
  ],
])('%s', (_name, provider, id, secret, baseUrl, expected) => {
  const { search } = findSearch(provider, id) ?? {};
  if (!search) throw new Error('no such search');
  expect(mayCallBack(search, secret, baseUrl)).toBe(expected);
});

it('names the address in the body, and leaves everything else', () => {
  const request = {
    method: 'POST',
    path: '/',
    body: { a: 1, custom: { b: 2 } },
    repeatable: false,
  } as const;
  expect(withAddress(request, 'webhook', 'u')).toEqual({
    ...request,
    body: { ...request.body, webhook: 'u' },
  });
  const inside = { a: 1, custom: { b: 2, url: 'u' } };
  expect(withAddress(request, 'custom.url', 'u')).toEqual({ ...request, body: inside });
  expect(withAddress({ ...request, body: undefined }, 'x.url', 'u').body).toEqual({
    x: { url: 'u' },
  });
});
